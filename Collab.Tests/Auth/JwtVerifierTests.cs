using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Collab.Host.Auth;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>What is believed of a token, with two issuers: this server (HS256) and a company's own (RS256, ES256).</summary>
public sealed class JwtVerifierTests
{
    private static readonly byte[] OwnKey = Encoding.UTF8.GetBytes(TestServer.SecretKey);

    private readonly SteppedTime _time = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly JwtVerifier _verifier;

    public JwtVerifierTests()
    {
        var company = new FixedKeys([
            VerificationKey.Rs256(_rsa.ExportParameters(false), "r1"),
            VerificationKey.Es256(_elliptic.ExportParameters(false).Q, "e1"),
        ]);
        _verifier = new JwtVerifier(
        [
            new TokenIssuer("collab", "collab", ["HS256"], new FixedKeys([VerificationKey.Hs256(OwnKey)]), OwnSessions: true),
            new TokenIssuer("https://login.example.com", "board", ["RS256", "ES256"], company, OwnSessions: false),
        ], TimeSpan.FromSeconds(30), _time);
    }

    [Fact(DisplayName = "[AU4] HS256 of its own and RS256, ES256 of an external issuer are believed")]
    public async Task Believed()
    {
        (await CheckAsync(Own())).ShouldBe(TokenProblem.None);
        (await CheckAsync(External("RS256", "r1"))).ShouldBe(TokenProblem.None);
        (await CheckAsync(External("ES256", "e1"))).ShouldBe(TokenProblem.None);
        (await CheckAsync(External("ES256", null))).ShouldBe(TokenProblem.None);
    }

    [Fact(DisplayName = "[AU5] alg:none and algorithms of another spelling are refused, with and without a signature")]
    public async Task NoAlgorithm()
    {
        foreach (var alg in new[] { "none", "None", "NONE", "nOnE", "HS384", "hs256", "" })
        {
            var token = Own(header: new { alg, typ = "JWT" });
            (await CheckAsync(token)).ShouldBe(TokenProblem.Algorithm, alg);
            (await CheckAsync(token[..(token.LastIndexOf('.') + 1)])).ShouldBe(TokenProblem.Algorithm, alg);
        }
    }

    [Fact(DisplayName = "[AU5] algorithm confusion: the company's public key as an HMAC secret, and its issuer under HS256, are refused")]
    public async Task Confusion()
    {
        foreach (var secret in new[] { Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), _rsa.ExportSubjectPublicKeyInfo(), OwnKey })
            (await CheckAsync(Sign(new { alg = "HS256", kid = "r1" }, Claims("https://login.example.com", "board"), input => HMACSHA256.HashData(secret, input))))
                .ShouldBe(TokenProblem.Algorithm);
        (await CheckAsync(Sign(new { alg = "RS256" }, Claims("collab", "collab"), SignRsa))).ShouldBe(TokenProblem.Algorithm);
        (await CheckAsync(Sign(new { alg = "RS256", kid = "e1" }, Claims("https://login.example.com", "board"), SignRsa))).ShouldBe(TokenProblem.Signature);
    }

    [Fact(DisplayName = "[AU5] the issuer decides the keys: one issuer's signature under another's name is refused")]
    public async Task Issuers()
    {
        (await CheckAsync(Own(c => c["iss"] = "https://login.example.com"))).ShouldBe(TokenProblem.Algorithm);
        (await CheckAsync(Own(c => c["iss"] = "somebody"))).ShouldBe(TokenProblem.Issuer);
        (await CheckAsync(Own(c => c.Remove("iss")))).ShouldBe(TokenProblem.Issuer);
        (await CheckAsync(Own(c => c["aud"] = "board"))).ShouldBe(TokenProblem.Audience);
        (await CheckAsync(Own(c => c.Remove("aud")))).ShouldBe(TokenProblem.Audience);
        (await CheckAsync(Own(c => c["aud"] = new[] { "other", "collab" }))).ShouldBe(TokenProblem.None);
    }

    [Fact(DisplayName = "[AU5] exp and nbf hold with 30 s of skew, and exp must be there")]
    public async Task Times()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        (await CheckAsync(Own(c => c["exp"] = now - 29))).ShouldBe(TokenProblem.None);
        (await CheckAsync(Own(c => c["exp"] = now - 30))).ShouldBe(TokenProblem.Expired);
        (await CheckAsync(Own(c => c["nbf"] = now + 30))).ShouldBe(TokenProblem.None);
        (await CheckAsync(Own(c => c["nbf"] = now + 31))).ShouldBe(TokenProblem.NotYetValid);
        foreach (var nonsense in new object[] { "tomorrow", -1, 1e300, true })
        {
            (await CheckAsync(Own(c => c["exp"] = nonsense))).ShouldBe(TokenProblem.Claims);
            (await CheckAsync(Own(c => c["nbf"] = nonsense))).ShouldBe(TokenProblem.Claims);
        }

        (await CheckAsync(Own(c => c.Remove("exp")))).ShouldBe(TokenProblem.Claims);
        var token = Own();
        _time.Advance(TimeSpan.FromHours(2));
        (await CheckAsync(token)).ShouldBe(TokenProblem.Expired);
    }

    [Fact(DisplayName = "[AU5] truncated, oversized and malformed tokens are refused, whatever is cut or added")]
    public async Task Malformed()
    {
        var token = Own();
        for (var length = 0; length < token.Length; length++)
            (await CheckAsync(token[..length])).ShouldNotBe(TokenProblem.None);
        for (var at = 0; at < token.Length; at++)
        {
            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            (await CheckAsync(changed)).ShouldNotBe(TokenProblem.None, $"changed at {at}");
        }

        (await CheckAsync(Own(c => c["pad"] = new string('x', Jwt.MaxLength)))).ShouldBe(TokenProblem.Malformed);
        foreach (var odd in new[] { token + ".", token + ".e30", "." + token, token + "=", " " + token, token + "\n", "..", "a.b.c", "null" })
            (await CheckAsync(odd)).ShouldBe(TokenProblem.Malformed, odd);
        (await CheckAsync(null)).ShouldBe(TokenProblem.Missing);
        (await CheckAsync("")).ShouldBe(TokenProblem.Missing);
    }

    [Fact(DisplayName = "[AU5] a critical extension, a doubled claim and a signature that is spelled twice are refused")]
    public async Task Tricks()
    {
        (await CheckAsync(Own(header: new { alg = "HS256", crit = new[] { "b64" }, b64 = false }))).ShouldBe(TokenProblem.Malformed);
        var twice = Encoding.UTF8.GetBytes("""{"iss":"collab","aud":"collab","sub":"a","sub":"admin","org_id":"default","exp":4000000000}""");
        var input = Jwt.Encode("""{"alg":"HS256"}"""u8) + "." + Jwt.Encode(twice);
        (await CheckAsync(input + "." + Jwt.Encode(HMACSHA256.HashData(OwnKey, Encoding.ASCII.GetBytes(input))))).ShouldBe(TokenProblem.Malformed);
        // 32 bytes leave two unused bits in the last character: another character there decodes to the same bytes.
        var token = Own();
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        (await CheckAsync(token[..^1] + alphabet[alphabet.IndexOf(token[^1]) ^ 1])).ShouldBe(TokenProblem.Malformed);
    }

    private async Task<TokenProblem> CheckAsync(string? token) => (await _verifier.VerifyAsync(token, CancellationToken.None)).Problem;

    private string Own(Action<Dictionary<string, object>>? change = null, object? header = null)
    {
        var claims = Claims("collab", "collab");
        change?.Invoke(claims);
        return Sign(header ?? new { alg = "HS256", typ = "JWT" }, claims, input => HMACSHA256.HashData(OwnKey, input));
    }

    private string External(string alg, string? kid) => Sign(
        kid is null ? new { alg } : new { alg, kid }, Claims("https://login.example.com", "board"),
        input => alg == "RS256" ? SignRsa(input) : _elliptic.SignData(input, HashAlgorithmName.SHA256));

    private byte[] SignRsa(byte[] input) => _rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private Dictionary<string, object> Claims(string issuer, string audience) => new()
    {
        ["iss"] = issuer,
        ["aud"] = audience,
        ["sub"] = "ada",
        ["org_id"] = "default",
        ["jti"] = "j1",
        ["exp"] = _time.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
    };

    private static string Sign(object header, Dictionary<string, object> claims, Func<byte[], byte[]> sign)
    {
        var input = Jwt.Encode(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Jwt.Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        return input + "." + Jwt.Encode(sign(Encoding.ASCII.GetBytes(input)));
    }
}
