using System.Security.Cryptography;
using System.Text.Json;

namespace Collab.Host.Auth;

/// <summary>Reads a JWKS (RFC 7517): its RSA and P-256 keys for signatures. Keys of other kinds are passed over.</summary>
public static class JsonWebKeySet
{
    /// <summary>More keys than an issuer has use for: a token that names none is tried with each.</summary>
    public const int Most = 100;

    /// <summary>
    /// <see cref="FormatException"/> where the text is no key set. A key of ours that is malformed or too short is one too, or is
    /// passed over and told to <paramref name="unusable"/>, where that is given.
    /// </summary>
    public static IReadOnlyList<VerificationKey> Parse(string json, Action<string>? unusable = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys)
                || keys.ValueKind != JsonValueKind.Array)
                throw new FormatException("A key set is an object with an array 'keys'.");
            if (keys.GetArrayLength() > Most) throw new FormatException($"A key set of {keys.GetArrayLength()} keys is too large.");
            return keys.EnumerateArray().Select(key => ReadOrTell(key, unusable)).OfType<VerificationKey>().ToArray();
        }
        catch (Exception wrong) when (wrong is JsonException or CryptographicException or InvalidOperationException)
        {
            throw new FormatException($"The key set can't be read: {wrong.Message}", wrong);
        }
    }

    private static VerificationKey? ReadOrTell(JsonElement key, Action<string>? unusable)
    {
        try
        {
            return Read(key);
        }
        catch (Exception wrong) when (unusable is not null && (wrong is FormatException or CryptographicException))
        {
            unusable(wrong.Message);
            return null;
        }
    }

    private static VerificationKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "use") is not (null or "sig")) return null;
        var keyId = Text(key, "kid");
        return (Text(key, "kty"), Text(key, "alg") ?? "") switch
        {
            ("RSA", "RS256" or "") => VerificationKey.Rs256(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }, keyId),
            ("EC", "ES256" or "") when Text(key, "crv") == "P-256" =>
                VerificationKey.Es256(new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") }, keyId),
            _ => null,
        };
    }

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement key, string name) =>
        Text(key, name) is { } text && Jwt.TryDecode(text, out var bytes) && bytes.Length > 0
            ? bytes
            : throw new FormatException($"A key lacks '{name}', or it is not base64url.");
}
