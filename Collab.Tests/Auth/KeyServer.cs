using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Collab.Host.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Auth;

/// <summary>A company's login, as far as Collab sees it: keys at an address of a real server, and tokens signed with them.</summary>
public sealed class KeyServer : IAsyncDisposable
{
    public const string Issuer = "https://login.example.com";

    public const string Audience = "board";

    private readonly WebApplication _app;
    private readonly List<(string Id, AsymmetricAlgorithm Key)> _published = [];
    private int _asked;

    private KeyServer(WebApplication app) => _app = app;

    /// <summary>How often the keys were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What it answers instead of its keys; null: them.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public string Address => $"{_app.Urls.Single()}/keys";

    public static async Task<KeyServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new KeyServer(builder.Build());
        server._app.MapGet("/keys", (HttpContext context) =>
        {
            Interlocked.Increment(ref server._asked);
            return server.Instead is { } instead ? instead(context) : context.Response.WriteAsync(server.KeySet());
        });
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The settings of a Collab that believes this login, which speaks for the organisation acme.</summary>
    public void Trust(IDictionary<string, string?> settings, params (string Name, string Value)[] more)
    {
        const string at = "Collab:Auth:ExternalIssuers:0:";
        (settings[at + "Issuer"], settings[at + "Audience"], settings[at + "JwksUrl"], settings[at + "Orgs:0"]) = (Issuer, Audience, Address, "acme");
        // A machine that runs many tests at once may be slow to answer, and is not away.
        settings[at + "JwksTimeout"] = "20s";
        foreach (var (name, value) in more) settings[at + name] = value;
    }

    public RSA AddRsa(string id) => Add(id, RSA.Create(2048));

    public ECDsa AddElliptic(string id) => Add(id, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public void Withdraw(string id)
    {
        lock (_published) _published.RemoveAll(one => one.Id == id);
    }

    public string KeySet()
    {
        lock (_published) return JsonSerializer.Serialize(new { keys = _published.Select(one => Public(one.Id, one.Key)).ToArray() });
    }

    /// <summary>What a token of Ada's says, for an hour.</summary>
    public static Dictionary<string, object> Claims(DateTimeOffset now) => new()
    {
        ["iss"] = Issuer,
        ["aud"] = Audience,
        ["sub"] = "ada",
        ["name"] = "Ada",
        ["org_id"] = "acme",
        ["jti"] = Guid.NewGuid().ToString(),
        ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
    };

    public static string Sign(AsymmetricAlgorithm key, string? id, Action<Dictionary<string, object>>? change = null, DateTimeOffset? now = null)
    {
        var claims = Claims(now ?? DateTimeOffset.UtcNow);
        change?.Invoke(claims);
        var alg = key is RSA ? "RS256" : "ES256";
        return Sign(id is null ? new { alg } : new { alg, kid = id }, claims, input => Signature(key, input));
    }

    public static string Sign(object header, Dictionary<string, object> claims, Func<byte[], byte[]> sign)
    {
        var input = Jwt.Encode(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Jwt.Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        return input + "." + Jwt.Encode(sign(Encoding.ASCII.GetBytes(input)));
    }

    public static byte[] Signature(AsymmetricAlgorithm key, byte[] input) => key is RSA rsa
        ? rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : ((ECDsa)key).SignData(input, HashAlgorithmName.SHA256);

    /// <summary>Nobody answers at the address any more.</summary>
    public async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        foreach (var (_, key) in _published) key.Dispose();
    }

    private T Add<T>(string id, T key) where T : AsymmetricAlgorithm
    {
        lock (_published) _published.Add((id, key));
        return key;
    }

    private static object Public(string id, AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            var parts = rsa.ExportParameters(false);
            return new { kty = "RSA", use = "sig", kid = id, n = Jwt.Encode(parts.Modulus), e = Jwt.Encode(parts.Exponent) };
        }

        var point = ((ECDsa)key).ExportParameters(false).Q;
        return new { kty = "EC", use = "sig", crv = "P-256", kid = id, x = Jwt.Encode(point.X), y = Jwt.Encode(point.Y) };
    }
}
