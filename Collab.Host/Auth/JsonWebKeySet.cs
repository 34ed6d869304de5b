using System.Security.Cryptography;
using System.Text.Json;

namespace Collab.Host.Auth;

/// <summary>Reads a JWKS (RFC 7517): its RSA and P-256 keys for signatures. Keys of other kinds are passed over.</summary>
public static class JsonWebKeySet
{
    /// <summary><see cref="FormatException"/> where the text is no key set or a key of ours is malformed.</summary>
    public static IReadOnlyList<VerificationKey> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys)
                || keys.ValueKind != JsonValueKind.Array)
                throw new FormatException("A key set is an object with an array 'keys'.");
            return keys.EnumerateArray().Select(Read).OfType<VerificationKey>().ToArray();
        }
        catch (Exception wrong) when (wrong is JsonException or CryptographicException or InvalidOperationException)
        {
            throw new FormatException($"The key set can't be read: {wrong.Message}", wrong);
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
