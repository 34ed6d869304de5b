using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Engine.Specs.Hosting;

public sealed class HostLoggingSpecs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact(DisplayName = "[LOG] the actors' log goes to the host's loggers, with levels, causes and arguments")]
    public async Task LoggerFactory()
    {
        var logger = new Collector();
        using var host = new HostBuilder().ConfigureServices(services =>
        {
            services.AddSingleton<ILoggerFactory>(logger);
            services.AddAkka("logged", builder => builder.ConfigureLoggers(loggers =>
            {
                loggers.LogLevel = AkkaLogLevel.DebugLevel;
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            }));
        }).Build();
        await host.StartAsync();
        var log = host.Services.GetRequiredService<ActorSystem>().Log;

        log.Debug("marked debug");
        log.Info("marked {0} of {1}", 1, "two");
        log.Warning("marked warning");
        log.Error(new InvalidOperationException("why"), "marked error");

        var lines = await logger.UntilAsync(line => line.Text.Contains("marked error"));
        var marked = lines.Where(line => line.Text.Contains("marked")).ToList();
        marked.Select(line => line.Level).ShouldBe([LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error]);
        marked[1].Text.ShouldContain("marked 1 of two");
        marked[3].Cause.ShouldBeOfType<InvalidOperationException>();
        await host.StopAsync();
    }

    [Fact(DisplayName = "[LOG] without anything else it is INFO to the console")]
    public void Defaults()
    {
        var config = new AkkaConfigurationBuilder(new ServiceCollection(), "x").ConfigureLoggers(_ => { }).Configuration.Value;
        config.GetString("akka.loglevel").ShouldBe("Info");
        config.GetStringList("akka.loggers").ShouldHaveSingleItem().ShouldContain("Akka.Event.DefaultLogger");
    }

    [Fact(DisplayName = "[LOG] options become settings")]
    public void Options()
    {
        var config = new AkkaConfigurationBuilder(new ServiceCollection(), "x").ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = AkkaLogLevel.WarningLevel;
            loggers.LogConfigOnStart = true;
            loggers.ClearLoggers();
            loggers.DebugOptions = new DebugOptions { LifeCycle = true, Unhandled = false };
            loggers.DeadLetterOptions = new DeadLetterOptions { ShouldLog = TriStateValue.None, LogSuspendDuration = TimeSpan.Zero };
        }).Configuration.Value;
        config.GetString("akka.loglevel").ShouldBe("Warning");
        config.GetBoolean("akka.log-config-on-start").ShouldBeTrue();
        config.GetStringList("akka.loggers").ShouldBeEmpty();
        config.GetBoolean("akka.actor.debug.lifecycle").ShouldBeTrue();
        config.GetBoolean("akka.actor.debug.unhandled", true).ShouldBeFalse();
        config.GetString("akka.log-dead-letters").ShouldBe("off");
        config.GetString("akka.log-dead-letters-suspend-duration").ShouldBe("infinite");
    }

    private sealed record Line(LogLevel Level, string Text, Exception? Cause);

    /// <summary>Keeps what is logged, and lets a test wait for a line.</summary>
    private sealed class Collector : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<Line> _lines = new();
        private readonly SemaphoreSlim _added = new(0);

        public async Task<IReadOnlyList<Line>> UntilAsync(Func<Line, bool> last)
        {
            using var deadline = new CancellationTokenSource(Deadline);
            while (!_lines.Any(last))
                await _added.WaitAsync(deadline.Token);
            return [.. _lines];
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _lines.Enqueue(new Line(logLevel, formatter(state, exception), exception));
            _added.Release();
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose() => _added.Dispose();
    }
}
