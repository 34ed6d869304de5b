using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Collab.Host.Auth;

/// <summary>A token in compact form (RFC 7515), taken apart but not believed yet.</summary>
public sealed record Jwt(string Algorithm, string? KeyId, JsonElement Claims, byte[] SigningInput, byte[] Signature)
{
    /// <summary>Longer tokens are refused unread.</summary>
    public const int MaxLength = 8 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>False for anything that is not exactly three base64url parts with JSON objects in the first two.</summary>
    public static bool TryParse(string token, [NotNullWhen(true)] out Jwt? jwt)
    {
        jwt = null;
        if (token.Length > MaxLength) return false;
        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        if (first <= 0 || last <= first + 1 || token.AsSpan(first + 1, last - first - 1).Contains('.')) return false;
        if (!TryDecode(token.AsSpan(0, first), out var header) || !TryDecode(token.AsSpan(first + 1, last - first - 1), out var payload)
            || !TryDecode(token.AsSpan(last + 1), out var signature))
            return false;
        if (!TryObject(header, out var head) || !TryObject(payload, out var claims)) return false;
        // "crit" names extensions that must be understood; we understand none (RFC 7515, 4.1.11).
        if (head.TryGetProperty("crit", out _)) return false;
        if (!head.TryGetProperty("alg", out var alg) || alg.ValueKind != JsonValueKind.String) return false;
        string? keyId = null;
        if (head.TryGetProperty("kid", out var kid))
        {
            if (kid.ValueKind != JsonValueKind.String) return false;
            keyId = kid.GetString();
        }

        jwt = new Jwt(alg.GetString()!, keyId, claims, Encoding.ASCII.GetBytes(token[..last]), signature);
        return true;
    }

    /// <summary>Signs claims with HS256 in compact form.</summary>
    public static string SignHs256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> claimsJson)
    {
        var input = Encode("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Encode(claimsJson);
        return input + "." + Encode(System.Security.Cryptography.HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(input)));
    }

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Strict: no padding, no white space, and one spelling for each value (unused bits are zero).</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.ContainsAny("= \t\r\n") || !Base64Url.IsValid(text, out var length)) return false;
        bytes = new byte[length];
        return Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == length && text.SequenceEqual(Encode(bytes));
    }

    private static bool TryObject(byte[] json, out JsonElement element)
    {
        element = default;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            element = document.RootElement.Clone();
            return element.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
