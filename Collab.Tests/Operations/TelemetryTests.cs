using System.Collections.Concurrent;
using System.Text;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Collab.Tests.Operations;

/// <summary>What the server sends to a collector, taken by a listener that stands in for one.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(DisplayName = "[OP1] [AU9] metrics and traces go out by OTLP when its variable is set, and no token with them")]
    public async Task Sent()
    {
        var sent = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = Collector(sent);
        await collector.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        string token;
        await using (var server = await ServerProcess.StartAsync(_folder.Path, environment))
        {
            token = await server.LoginGuestAsync("ada");
            await server.Http.GetAnswerAsync($"/api/v1/rooms?token={token}");
            (await server.TerminateAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, server.Output);
        }

        sent.Select(s => s.Path).Distinct().Order().ShouldBe(["/v1/metrics", "/v1/traces"]);
        sent.ShouldContain(s => s.Path == "/v1/metrics" && s.Body.Contains("collab.sockets.open"));
        sent.ShouldContain(s => s.Path == "/v1/traces" && s.Body.Contains("/api/v1/rooms"));
        sent.ShouldAllBe(s => !s.Body.Contains(token) && !s.Body.Contains(token.Split('.')[2]));
    }

    private static WebApplication Collector(ConcurrentQueue<(string, string)> sent)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body, Encoding.Latin1);
            sent.Enqueue((request.Path, await reader.ReadToEndAsync()));
            return Results.Bytes([], "application/x-protobuf");
        });
        return app;
    }
}
