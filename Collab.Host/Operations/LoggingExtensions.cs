using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Collab.Host.Operations;

/// <summary>Logs go to standard output: for people in Development, one line of JSON each elsewhere. Levels are under <c>Serilog:</c>.</summary>
public static class LoggingExtensions
{
    private const string ForPeople =
        "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}";

    public static void AddCollabLogging(this WebApplicationBuilder builder)
    {
        ITextFormatter format = builder.Environment.IsDevelopment() ? new MessageTemplateTextFormatter(ForPeople) : new JsonLines();
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            // The framework's own request lines hold the whole address, tokens included; RequestLog writes them instead.
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
            // An unknown caller is no event; what was answered stands in the request's line.
            .MinimumLevel.Override(typeof(Auth.BearerHandler).FullName!, LogEventLevel.Warning)
            // What stops a start is said by StartUp, in one line.
            .Filter.ByExcluding(logged => logged.MessageTemplate.Text == "Hosting failed to start")
            .Enrich.FromLogContext()
            .Enrich.With<ActorIds>()
            .ReadFrom.Configuration(builder.Configuration)
            .WriteTo.Console(new RedactedLines(format))
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }

    /// <summary>For a command: warnings alone, to standard error, since standard output is its result.</summary>
    public static void AddCommandLogging(this WebApplicationBuilder builder)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Warning()
            .WriteTo.Console(new RedactedLines(new MessageTemplateTextFormatter(ForPeople)), standardErrorFromLevel: LogEventLevel.Verbose)
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }
}
