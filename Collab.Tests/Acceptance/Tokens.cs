using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Collab.Tests.Acceptance;

/// <summary>Tokens as somebody would forge them: signed with the server's key or with none.</summary>
internal static class Tokens
{
    public static Dictionary<string, object> Claims(string token) =>
        JsonSerializer.Deserialize<Dictionary<string, object>>(Base64Url.DecodeFromChars(token.Split('.')[1]))!;

    public static string Sign(IReadOnlyDictionary<string, object> claims, string key)
    {
        var content = Encode("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        return content + "." + Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(content)));
    }

    public static string Unsigned(IReadOnlyDictionary<string, object> claims) =>
        Encode("""{"alg":"none","typ":"JWT"}"""u8) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims)) + ".";

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
