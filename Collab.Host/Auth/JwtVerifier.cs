using System.Text.Json;

namespace Collab.Host.Auth;

/// <summary>
/// Checks signature, issuer, audience and times of a token (RFC 7519). The issuer that the token names decides the algorithms and keys;
/// sessions are not its business (<see cref="TokenReader"/>).
/// </summary>
public sealed class JwtVerifier(IReadOnlyList<TokenIssuer> issuers, TimeSpan skew, TimeProvider time)
{
    public async ValueTask<(TokenProblem Problem, Jwt? Token, TokenIssuer? Issuer)> VerifyAsync(string? token, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token)) return (TokenProblem.Missing, null, null);
        if (!Jwt.TryParse(token, out var jwt)) return (TokenProblem.Malformed, null, null);
        var issuer = Claim(jwt, "iss") is { } name ? issuers.FirstOrDefault(i => i.Issuer == name) : null;
        if (issuer is null) return (TokenProblem.Issuer, null, null);
        if (!issuer.Algorithms.Contains(jwt.Algorithm)) return (TokenProblem.Algorithm, null, null);
        if (!await IsSignedAsync(jwt, issuer, cancel)) return (TokenProblem.Signature, null, null);
        return (CheckClaims(jwt, issuer), jwt, issuer);
    }

    /// <summary>A claim that is a string and not empty, else null.</summary>
    public static string? Claim(Jwt jwt, string name) =>
        jwt.Claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static async ValueTask<bool> IsSignedAsync(Jwt jwt, TokenIssuer issuer, CancellationToken cancel)
    {
        foreach (var key in await issuer.Keys.FindAsync(jwt.Algorithm, jwt.KeyId, cancel))
            if (key.Algorithm == jwt.Algorithm && key.Verify(jwt.SigningInput, jwt.Signature))
                return true;
        return false;
    }

    private TokenProblem CheckClaims(Jwt jwt, TokenIssuer issuer)
    {
        if (!HasAudience(jwt, issuer.Audience)) return TokenProblem.Audience;
        var now = time.GetUtcNow();
        if (!TryTime(jwt, "exp", out var expires) || expires is null) return TokenProblem.Claims;
        if (!TryTime(jwt, "nbf", out var notBefore)) return TokenProblem.Claims;
        if (now >= expires + skew) return TokenProblem.Expired;
        if (notBefore is { } from && now < from - skew) return TokenProblem.NotYetValid;
        return TokenProblem.None;
    }

    private static bool HasAudience(Jwt jwt, string audience) =>
        jwt.Claims.TryGetProperty("aud", out var value) && value.ValueKind switch
        {
            JsonValueKind.String => value.ValueEquals(audience),
            JsonValueKind.Array => value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(audience)),
            _ => false,
        };

    /// <summary>When the token ends; only for tokens that were verified.</summary>
    public static DateTimeOffset Expiry(Jwt jwt) =>
        TryTime(jwt, "exp", out var expires) && expires is { } at ? at : throw new InvalidOperationException("The token was not verified.");

    // Seconds since 1970, which may have a fraction. Absent is fine (null); anything that is no such number is not.
    private static bool TryTime(Jwt jwt, string name, out DateTimeOffset? at)
    {
        at = null;
        if (!jwt.Claims.TryGetProperty(name, out var value)) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds is not (>= 0 and <= 253_402_300_799)) return false;
        at = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return true;
    }
}
