using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Collab.Host.Config;

namespace Collab.Host.Auth;

/// <summary>
/// A refresh token names its login and its generation, under a code of the server's. The table keeps the generation alone: who reads the
/// table can't make a token, and who presents an old generation is known to have had a real one.
/// </summary>
public sealed class RefreshTokens(SecretKey key)
{
    private readonly byte[] _key = key.Derive("refresh-token");

    public string Make(string session, long generation) => $"{session}.{generation.ToString(CultureInfo.InvariantCulture)}.{Code(session, generation)}";

    public bool TryRead(string? token, out string session, out long generation)
    {
        (session, generation) = ("", 0);
        if (token is null || token.Length > 256 || token.Split('.') is not [var id, var number, var code]) return false;
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var claimed)) return false;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(id, claimed)), Encoding.UTF8.GetBytes(code))) return false;
        (session, generation) = (id, claimed);
        return true;
    }

    private string Code(string session, long generation) =>
        Jwt.Encode(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{session}/{generation}"))));
}
