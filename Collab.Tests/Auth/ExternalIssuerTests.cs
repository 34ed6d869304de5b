using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Collab.Host.Auth;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>A company's own login, end to end: its keys at a server of the test's own, its tokens over HTTP and sockets.</summary>
public sealed class ExternalIssuerTests : IAsyncLifetime
{
    private const string Rooms = "/api/v1/rooms";
    private const string Sessions = "/api/v1/auth/sessions";

    private KeyServer _login = null!;
    private RSA _rsa = null!;
    private ECDsa _elliptic = null!;

    public async Task InitializeAsync()
    {
        _login = await KeyServer.StartAsync();
        (_rsa, _elliptic) = (_login.AddRsa("r1"), _login.AddElliptic("e1"));
    }

    public async Task DisposeAsync() => await _login.DisposeAsync();

    [Fact(DisplayName = "[AU4] tokens of a company's login open the API and sockets, by RS256 and ES256, as the user that they name")]
    public async Task LetsIn()
    {
        await using var server = await StartAsync();
        foreach (var token in new[] { KeyServer.Sign(_rsa, "r1"), KeyServer.Sign(_elliptic, "e1"), KeyServer.Sign(_rsa, null) })
        {
            (await server.Http.GetAnswerAsync(Rooms, token)).Status.ShouldBe(200);
            await using var socket = await server.ConnectAsync("room", token);
            var welcome = await socket.WelcomeAsync();
            (welcome.GetProperty("user_id").GetString(), welcome.GetProperty("name").GetString(), welcome.GetProperty("org_id").GetString()).ShouldBe(("ada", "Ada", "acme"));
        }
    }

    [Fact(DisplayName = "[AU5] wrong issuer, audience or time, no sub, no org_id, another organisation, and ids of the server's own kinds are refused")]
    public async Task Claims()
    {
        await using var server = await StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach (var (what, change) in new (string, Action<Dictionary<string, object>>)[]
        {
            ("iss", c => c["iss"] = "https://other.example.com"), ("own iss", c => c["iss"] = "collab"), ("aud", c => c["aud"] = "collab"), ("no aud", c => c.Remove("aud")),
            ("nbf", c => c["nbf"] = now + 60), ("no exp", c => c.Remove("exp")), ("no sub", c => c.Remove("sub")), ("no org", c => c.Remove("org_id")),
            ("sub of a number", c => c["sub"] = 7), ("another org", c => c["org_id"] = "default"), ("any org", c => c["org_id"] = "*"),
            ("a guest", c => c["sub"] = "guest-1"), ("a program", c => c["sub"] = "svc-1"), ("too long", c => c["sub"] = new string('x', 129)),
        })
            (await server.Http.GetAnswerAsync(Rooms, KeyServer.Sign(_rsa, "r1", change))).Code.ShouldBe("invalid_token", what);
        (await server.Http.GetAnswerAsync(Rooms, KeyServer.Sign(_rsa, "r1", c => c["exp"] = now - 60))).Code.ShouldBe("token_expired");
    }

    [Fact(DisplayName = "[AU5] algorithm confusion: none, HS256 with a public key, the wrong kind of key under a name, another's key, are refused over HTTP and at sockets")]
    public async Task Confusion()
    {
        await using var server = await StartAsync();
        using var strange = RSA.Create(2048);
        var claims = KeyServer.Claims(DateTimeOffset.UtcNow);
        byte[] Hmac(byte[] secret, byte[] input) => HMACSHA256.HashData(secret, input);
        var tokens = new Dictionary<string, string>
        {
            ["none"] = KeyServer.Sign(new { alg = "none", kid = "r1" }, claims, _ => []),
            ["none, signed"] = KeyServer.Sign(new { alg = "none", kid = "r1" }, claims, input => KeyServer.Signature(_rsa, input)),
            ["HS256 with the PEM"] = KeyServer.Sign(new { alg = "HS256", kid = "r1" }, claims, input => Hmac(Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), input)),
            ["HS256 with the modulus"] = KeyServer.Sign(new { alg = "HS256", kid = "r1" }, claims, input => Hmac(_rsa.ExportParameters(false).Modulus!, input)),
            ["HS256 with the server's key"] = KeyServer.Sign(new { alg = "HS256" }, claims, input => Hmac(Encoding.UTF8.GetBytes(TestServer.SecretKey), input)),
            ["RS256 by an elliptic key"] = KeyServer.Sign(new { alg = "RS256", kid = "e1" }, claims, input => KeyServer.Signature(_elliptic, input)),
            ["ES256 by an RSA key"] = KeyServer.Sign(new { alg = "ES256", kid = "r1" }, claims, input => KeyServer.Signature(_rsa, input)),
            ["ES256 under RS256's id"] = KeyServer.Sign(new { alg = "ES256", kid = "r1" }, claims, input => KeyServer.Signature(_elliptic, input)),
            ["a stranger's key"] = KeyServer.Sign(strange, "r1"),
            ["a stranger's key without an id"] = KeyServer.Sign(strange, null),
            ["PS256"] = KeyServer.Sign(new { alg = "PS256", kid = "r1" }, claims, input => _rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        };
        foreach (var (what, token) in tokens)
        {
            (await server.Http.GetAnswerAsync(Rooms, token)).Code.ShouldBe("invalid_token", what);
            await using var socket = await server.ConnectAsync("room", token);
            (await socket.ClosedAsync()).ShouldBe((1008, "invalid_token"), what);
        }
    }

    [Fact(DisplayName = "[AU5] a key that the issuer changes to is found, and while its server is away what is known goes on: an unknown key is 503, and 1011 at sockets")]
    public async Task RotationAndOutage()
    {
        await using var server = await StartAsync(("JwksPause", "1ms"));
        (await server.Http.GetAnswerAsync(Rooms, KeyServer.Sign(_rsa, "r1"))).Status.ShouldBe(200);
        var next = _login.AddRsa("r2");
        (await server.Http.GetAnswerAsync(Rooms, KeyServer.Sign(next, "r2"))).Status.ShouldBe(200);
        var last = _login.AddRsa("r3");
        await _login.StopAsync();
        (await server.Http.GetAnswerAsync(Rooms, KeyServer.Sign(next, "r2"))).Status.ShouldBe(200);
        var untold = await server.Http.GetAnswerAsync(Rooms, KeyServer.Sign(last, "r3"));
        (untold.Status, untold.Code, untold.MediaType).ShouldBe((503, "unavailable", "application/problem+json"));
        await using var socket = await server.ConnectAsync("room", KeyServer.Sign(last, "r3"));
        (await socket.ClosedAsync()).Code.ShouldBe(1011);
    }

    [Fact(DisplayName = "[AU5] an issuer gives no role that it may not give: admin and service only where they are allowed, and never in another organisation")]
    public async Task Roles()
    {
        void Claim(Dictionary<string, object> claims) => claims["roles"] = new[] { "user", "admin", "service" };
        await using (var server = await StartAsync())
        {
            (await server.Http.GetAnswerAsync("/api/v1/orgs/acme/users", KeyServer.Sign(_rsa, "r1", Claim))).Status.ShouldBe(403);
            (await server.Http.GetAnswerAsync("/api/v1/service-tokens", KeyServer.Sign(_rsa, "r1", Claim))).Status.ShouldBe(403);
        }

        await using (var server = await StartAsync(("AllowedRoles:0", "user"), ("AllowedRoles:1", "admin")))
        {
            (await server.Http.GetAnswerAsync("/api/v1/orgs/acme/users", KeyServer.Sign(_rsa, "r1", Claim))).Status.ShouldBe(200);
            (await server.Http.GetAnswerAsync("/api/v1/orgs/default/users", KeyServer.Sign(_rsa, "r1", Claim))).Status.ShouldBe(403);
            (await server.Http.GetAnswerAsync("/api/v1/orgs/acme/users", KeyServer.Sign(_rsa, "r1"))).Status.ShouldBe(403);
        }
    }

    [Fact(DisplayName = "[AU11] nobody founds an organisation that a company's login speaks for")]
    public async Task Founding()
    {
        await using var server = await StartAsync();
        var taken = await server.Http.PostAnswerAsync("/api/v1/auth/register", new { username = "eve", password = TestServer.Password, org = "acme" });
        (taken.Status, taken.Code).ShouldBe((409, "org_taken"));
        (await server.Http.PostAnswerAsync("/api/v1/auth/register", new { username = "eve", password = TestServer.Password, org = "other" })).Status.ShouldBe(201);
    }

    [Fact(DisplayName = "[AU4] claims may have other names, lead into objects, or be one text; the organisation may be fixed, ids spelled and prefixed")]
    public async Task Mapped()
    {
        await using var server = await TestServer.StartAsync(o =>
        {
            _login.Trust(o.Settings, ("Org", "acme"), ("UserPrefix", "corp."), ("NameClaim", "preferred_username"), ("RolesClaim", "realm_access.roles"), ("AllowedRoles:0", "admin"));
            o.Settings.Remove("Collab:Auth:ExternalIssuers:0:Orgs:0");
        });
        foreach (var roles in new object[] { new[] { "admin" }, "offline_access admin" })
        {
            var token = KeyServer.Sign(_rsa, "r1", c => (c["sub"], c["org_id"], c["preferred_username"], c["realm_access"]) = ("auth0|5f7c", "default", "ada.l", new { roles }));
            (await server.Http.GetAnswerAsync("/api/v1/orgs/acme/users", token)).Status.ShouldBe(200);
            await using var socket = await server.ConnectAsync("room", token);
            var welcome = await socket.WelcomeAsync();
            (welcome.GetProperty("user_id").GetString(), welcome.GetProperty("name").GetString(), welcome.GetProperty("org_id").GetString()).ShouldBe(("corp.auth0:7c5f7c", "ada.l", "acme"));
        }
    }

    [Theory(DisplayName = "[AU6] logout of a company's token ends its login here and its sockets, with a jti and without; other tokens of that user stay good")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logout(bool named)
    {
        await using var server = await StartAsync();
        var token = KeyServer.Sign(_rsa, "r1", c => { if (!named) c.Remove("jti"); });
        var other = KeyServer.Sign(_rsa, "r1", c => { if (!named) { c.Remove("jti"); c["nonce"] = 1; } });
        await using var socket = await server.ConnectAsync("room", token);
        await using var kept = await server.ConnectAsync("room", other);
        foreach (var one in new[] { socket, kept }) await one.WelcomeAsync();
        (await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: token)).Status.ShouldBe(204);
        (await socket.ClosedAsync(TimeSpan.FromSeconds(5))).ShouldBe((1008, "token_revoked"));
        (await server.Http.GetAnswerAsync(Rooms, token)).Code.ShouldBe("token_revoked");
        (await server.Http.GetAnswerAsync(Rooms, other)).Status.ShouldBe(200);
        (await kept.AskAsync("m", new { type = "message", id = "m", data = new { text = "still here" } })).GetProperty("type").GetString().ShouldBe("ack");
    }

    [Fact(DisplayName = "[AU6] whom a company names neither sees nor ends the logins of somebody here with the same id")]
    public async Task Apart()
    {
        await using var server = await StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var local = await server.LoginAsAsync("ada", "acme", "user");
        var token = KeyServer.Sign(_rsa, "r1", c => c["jti"] = JtiOf(local.Token));
        (await server.Http.GetAnswerAsync(Sessions, token)).Body.GetProperty("sessions").GetArrayLength().ShouldBe(0);
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Sessions}/{JtiOf(local.Token)}", token: token)).Status.ShouldBe(404);
        (await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: token)).Status.ShouldBe(204);
        (await server.Http.GetAnswerAsync(Sessions, local.Token)).Body.GetProperty("sessions").GetArrayLength().ShouldBe(1);
        (await server.Http.GetAnswerAsync(Sessions, ada.Token)).Status.ShouldBe(200);
    }

    private Task<TestServer> StartAsync(params (string, string)[] settings) => TestServer.StartAsync(o => _login.Trust(o.Settings, settings));

    private static string JtiOf(string token)
    {
        Jwt.TryParse(token, out var jwt).ShouldBeTrue();
        return jwt.Claims.GetProperty("jti").GetString()!;
    }
}
