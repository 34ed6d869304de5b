using System.Collections.Concurrent;
using Collab.Host.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Support;

/// <summary>
/// What a server in this process logs, also where its console would not show it: our own parts from Debug on, all others from Information. At the
/// server's end each line is redacted as the console's are, and searched for every secret that was used by then [AU9].
/// </summary>
internal sealed class SearchedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ILoggerProvider>(this);
        services.Configure<LoggerFilterOptions>(filter =>
            filter.AddFilter<SearchedLog>(null, LogLevel.Information).AddFilter<SearchedLog>("Collab", LogLevel.Debug));
    }

    public void Search()
    {
        while (_lines.TryDequeue(out var line))
            Secrets.Search(Redaction.Clean(line), "the log");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
    }
}
