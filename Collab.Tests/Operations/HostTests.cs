using System.Net.Http.Json;
using System.Text.Json;
using Collab.Host.Operations;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Collab.Tests.Operations;

/// <summary>Health, the page's files and the headers that go with everything.</summary>
public sealed class HostTests
{
    [Fact(DisplayName = "[OP1] health, live and ready answer; ready says what is wrong, and 503, when something is")]
    public async Task Health()
    {
        await using (var server = await TestServer.StartAsync())
        {
            foreach (var path in new[] { "/health", "/health/live" })
                (await server.Http.GetAnswerAsync(path)).Text.ShouldBe("""{"status":"healthy"}""");
            var ready = await server.Http.GetAnswerAsync("/health/ready");
            (ready.Status, ready.Body.GetProperty("status").GetString()).ShouldBe((200, "healthy"));
            foreach (var check in new[] { "journal", "cluster", "lifetime" })
                ready.Body.GetProperty("checks").GetProperty(check).GetString().ShouldBe("ok");
        }

        await using var broken = await TestServer.StartAsync(o => o.Services = s => s.AddSingleton<IReadinessCheck>(new Broken()));
        var refused = await broken.Http.GetAnswerAsync("/health/ready");
        (refused.Status, refused.Body.GetProperty("checks").GetProperty("broken").GetString()).ShouldBe((503, "it is broken"));
        (await broken.Http.GetAnswerAsync("/health/live")).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[UI1] the page and the client module are served with the right types, and are asked for again each time")]
    public async Task Files()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var (path, type) in new[] { ("/", "text/html"), ("/collab.js", "text/javascript"), ("/collab/client.js", "text/javascript"), ("/collab.d.ts", "application/typescript"), ("/app/style.css", "text/css"), ("/favicon.svg", "image/svg+xml") })
        {
            var file = await server.Http.GetAnswerAsync(path);
            (file.Status, file.MediaType).ShouldBe((200, type), path);
            file.Message.Headers.CacheControl!.NoCache.ShouldBeTrue();
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(file.Message.Headers.ETag!);
            ((int)(await server.Http.SendAsync(again)).StatusCode).ShouldBe(304);
        }

        foreach (var outside in new[] { "/..%2fappsettings.json", "/%2e%2e/collab.db", "/appsettings.json" })
            (await server.Http.GetAnswerAsync(outside)).Status.ShouldBe(404, outside);
    }

    [Fact(DisplayName = "[UI1] every answer forbids foreign and inline script, guessed types and, unless it is set, frames")]
    public async Task Headers()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var path in new[] { "/", "/collab.js", "/health", "/nowhere", "/api/v1/rooms", "/docs/index.html" })
        {
            var headers = (await server.Http.GetAnswerAsync(path)).Message.Headers;
            headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            var rules = headers.GetValues("Content-Security-Policy").Single().Split(';', StringSplitOptions.TrimEntries);
            rules.ShouldContain("script-src 'self'");
            rules.ShouldContain("frame-ancestors 'none'");
            headers.Contains("Server").ShouldBeFalse();
        }

        await using var framed = await TestServer.StartAsync(o => o.Settings["Collab:Http:FrameAncestors"] = "https://intranet.example.com");
        var answer = (await framed.Http.GetAnswerAsync("/")).Message.Headers;
        answer.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors https://intranet.example.com");
        answer.Contains("X-Frame-Options").ShouldBeFalse();
    }

    [Fact(DisplayName = "[WS3] pages of a listed origin may call the API; of no other")]
    public async Task Cors()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Cors:Origins:0"] = "https://app.example.com");
        async Task<string?> AllowedAsync(HttpMethod method, string path, string origin)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Origin", origin);
            if (method == HttpMethod.Options) request.Headers.Add("Access-Control-Request-Method", "POST");
            using var answer = await server.Http.SendAsync(request);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null;
        }

        foreach (var path in new[] { "/api/v1/auth/login", "/collab.js", "/api/v1/nowhere" })
        {
            (await AllowedAsync(HttpMethod.Get, path, "https://app.example.com")).ShouldBe("https://app.example.com", path);
            (await AllowedAsync(HttpMethod.Options, path, "https://app.example.com")).ShouldBe("https://app.example.com", path);
            (await AllowedAsync(HttpMethod.Get, path, "https://evil.example.com")).ShouldBeNull(path);
            (await AllowedAsync(HttpMethod.Options, path, "https://evil.example.com")).ShouldBeNull(path);
        }
    }

    [Theory(DisplayName = "[WS3] [RS5] [RS6] and may send what the API reads: a token, a key of its own, and where a reader of events with a token goes on")]
    [InlineData("Authorization")]
    [InlineData("Content-Type")]
    [InlineData("Idempotency-Key")]
    [InlineData("Last-Event-ID")]
    public async Task CorsHeaders(string header)
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Cors:Origins:0"] = "https://app.example.com");
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/rooms/r/events");
        request.Headers.Add("Origin", "https://app.example.com");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", header);
        using var answer = await server.Http.SendAsync(request);
        answer.Headers.GetValues("Access-Control-Allow-Headers").Single().Split(',').ShouldContain(header);
    }

    [Fact(DisplayName = "[AU2] only a trusted proxy is believed about an address")]
    public async Task Proxies()
    {
        async Task<string?> SeenAsync(TestServer server)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/login") { Content = JsonContent.Create(new { username = "ada" }) };
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            using var answer = await server.Http.SendAsync(request);
            var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
            return (await server.Http.GetAnswerAsync("/api/v1/auth/sessions", token)).Body.GetProperty("sessions")[0].GetProperty("address").GetString();
        }

        await using var plain = await TestServer.StartAsync();
        (await SeenAsync(plain)).ShouldBe("127.0.0.1");
        await using var behind = await TestServer.StartAsync(o => o.Settings["Collab:Http:TrustedProxies:0"] = "127.0.0.0/8");
        (await SeenAsync(behind)).ShouldBe("203.0.113.9");
    }

    [Fact(DisplayName = "[WS3] the origin * is all, also beside others")]
    public async Task AnyOrigin()
    {
        await using var server = await TestServer.StartAsync(o =>
        {
            o.Settings["Collab:Cors:Origins:0"] = "https://app.example.com";
            o.Settings["Collab:Cors:Origins:1"] = "*";
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("Origin", "https://other.example.com");
        using var answer = await server.Http.SendAsync(request);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    [Fact(DisplayName = "[AU10] answers to failures carry the same headers as others")]
    public async Task HeadersOfFailures()
    {
        await using var server = await TestServer.StartAsync();
        var refused = await server.Http.PostAnswerAsync("/api/v1/auth/login", new StringContent("{bad", null, "application/json"));
        refused.Status.ShouldBe(400);
        refused.Message.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        refused.Message.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
    }

    [Fact(DisplayName = "[AU2] [RS2] limits by address count a /64 of IPv6 as one")]
    public async Task Networks()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Http:TrustedProxies:0"] = "127.0.0.0/8");
        async Task<int> PostAsync(string path, object body, string address, string? token = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("X-Forwarded-For", address);
            if (token is not null) request.Headers.Add("Authorization", "Bearer " + token);
            using var answer = await server.Http.SendAsync(request);
            return (int)answer.StatusCode;
        }

        var ada = await server.LoginGuestAsync("ada");
        for (var i = 1; i <= 10; i++)
        {
            (await PostAsync("/api/v1/auth/login", new { username = $"nobody{i}", password = "not the password" }, $"2001:db8::{i}")).ShouldBe(401);
            (await PostAsync("/api/v1/rooms", new { }, $"2001:db8::{i}", ada.Token)).ShouldBe(201);
        }

        (await PostAsync("/api/v1/auth/login", new { username = "nobody", password = "not the password" }, "2001:db8::ffff")).ShouldBe(429);
        (await PostAsync("/api/v1/rooms", new { }, "2001:db8::ffff", ada.Token)).ShouldBe(400);
        (await PostAsync("/api/v1/auth/login", new { username = "nobody", password = "not the password" }, "2001:db8:0:1::1")).ShouldBe(401);
        (await PostAsync("/api/v1/rooms", new { }, "2001:db8:0:1::1", ada.Token)).ShouldBe(201);
    }

    private sealed class Broken : IReadinessCheck
    {
        public string Name => "broken";

        public Task<string?> CheckAsync(CancellationToken cancel) => Task.FromResult<string?>("it is broken");
    }
}
