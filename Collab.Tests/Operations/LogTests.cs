using System.Text.Json;
using Collab.Host.Operations;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using Shouldly;

namespace Collab.Tests.Operations;

public sealed class LogTests
{
    private const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";

    [Theory(DisplayName = "[AU9] tokens and secrets are cut out of a line, wherever they stand, and nothing else is")]
    [InlineData("GET /ws/room?token=" + Token + "&since=4", "GET /ws/room?token=[REDACTED]&since=4")]
    [InlineData("GET /ws/room?session=abc.def&epoch=1", "GET /ws/room?session=[REDACTED]&epoch=1")]
    [InlineData("protocols collab.v1, bearer." + Token, "protocols collab.v1, bearer.[REDACTED]")]
    [InlineData("""{"q":"refresh_token=x1.2.y"}""", """{"q":"refresh_token=[REDACTED]"}""")]
    [InlineData("Host=db;Username=u;Password=hunter2;Database=d", "Host=db;Username=u;Password=[REDACTED];Database=d")]
    [InlineData("truncated eyJhbGciOiJIUzI1NiJ9.eyJzdWIi", "truncated [REDACTED]")]
    [InlineData("user ada, connection abc, tokens=4 tokenize", "user ada, connection abc, tokens=4 tokenize")]
    public void Redacted(string line, string clean) => Redaction.Clean(line).ShouldBe(clean);

    [Fact(DisplayName = "[OP1] a line of JSON has time, level, message, exception and all properties, redacted")]
    public void JsonLine()
    {
        using var text = new StringWriter();
        var logEvent = new LogEvent(
            new DateTimeOffset(2026, 1, 1, 13, 0, 0, TimeSpan.FromHours(1)), LogEventLevel.Warning, new InvalidOperationException("bad\nthing"),
            new MessageTemplateParser().Parse("Room {Room} said {What}"),
            [
                new LogEventProperty("Room", new ScalarValue("acme/r1")),
                new LogEventProperty("What", new ScalarValue("token=" + Token)),
                new LogEventProperty("ConnectionId", new ScalarValue("c1")),
            ]);
        new RedactedLines(new JsonLines()).Format(logEvent, text);
        text.ToString().TrimEnd().ShouldNotContain("\n");
        text.ToString().ShouldNotContain("eyJ");
        var line = JsonDocument.Parse(text.ToString()).RootElement;
        line.GetProperty("@t").GetString().ShouldBe("2026-01-01T12:00:00.000Z");
        line.GetProperty("@l").GetString().ShouldBe("Warning");
        line.GetProperty("@x").GetString()!.ShouldContain("thing");
        (line.GetProperty("Room").GetString(), line.GetProperty("ConnectionId").GetString()).ShouldBe(("acme/r1", "c1"));
    }

    [Theory(DisplayName = "[OP1] a line of a room's, a connection's or a socket's actor has their ids")]
    [InlineData("akka.tcp://collab@127.0.0.1:1/system/sharding/room/63/acme%2Fr1", "acme/r1", null)]
    [InlineData("akka.tcp://collab@127.0.0.1:1/system/sharding/room/63/acme%2Fr1/c-1_x~7#123", "acme/r1", "c-1_x")]
    [InlineData("akka://collab/user/edge/c-1_x.12", null, "c-1_x")]
    [InlineData("akka://collab/user/room-sweeper", null, null)]
    public void Ids(string source, string? room, string? connection)
    {
        LogEvent? seen = null;
        using var logger = new LoggerConfiguration().Enrich.With<ActorIds>().WriteTo.Sink(new Kept(logged => seen = logged)).CreateLogger();
        logger.ForContext("LogSource", source).Information("something");
        string? Property(string name) => seen!.Properties.TryGetValue(name, out var value) ? (string?)((ScalarValue)value).Value : null;
        (Property("Room"), Property("Connection")).ShouldBe((room, connection));
    }

    [Fact(DisplayName = "[AU9] nothing that is logged while people log in, fail and connect holds a token, password or key")]
    public async Task NoSecrets()
    {
        var lines = new Lines();
        await using var server = await TestServer.StartAsync(o =>
        {
            o.Settings["Serilog:MinimumLevel:Default"] = "Verbose";
            o.Services = services => services.AddSingleton<ILoggerProvider>(lines);
        });
        var ada = await server.RegisterAsync("ada");
        await server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "ada", password = "a wrong password" });
        await server.Http.GetAnswerAsync("/api/v1/rooms", ada.Token);
        await server.Http.GetAnswerAsync("/api/v1/rooms", ada.Token[..^2]);
        await server.Http.GetAnswerAsync($"/ws/room?token={ada.Token}");
        await server.Http.PostAnswerAsync("/api/v1/auth/refresh", new { refresh_token = ada.RefreshToken });
        lines.Formatted.ShouldNotBeEmpty();
        foreach (var secret in new[] { ada.Token.Split('.')[2], ada.RefreshToken.Split('.')[2], TestServer.Password, "a wrong password", TestServer.SecretKey })
            lines.Formatted.ShouldAllBe(line => !Redaction.Clean(line).Contains(secret));
    }

    private sealed class Kept(Action<LogEvent> keep) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => keep(logEvent);
    }

    /// <summary>What the loggers are given, before the console's formatter.</summary>
    private sealed class Lines : ILoggerProvider, Microsoft.Extensions.Logging.ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Formatted
        {
            get { lock (_lines) return _lines.ToArray(); }
        }

        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add(formatter(state, exception) + exception);
        }

        public void Dispose()
        {
        }
    }
}
