using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Adds loggers to the actor system.</summary>
public static class LoggingExtensions
{
    public static AkkaConfigurationBuilder ConfigureLoggers(this AkkaConfigurationBuilder builder, Action<LoggerConfigBuilder> configurator)
    {
        var loggers = new LoggerConfigBuilder(builder);
        configurator(loggers);
        if (loggers.LogFilterBuilder is not null)
            builder.AddSetup(loggers.LogFilterBuilder.Build());
        return builder.AddHoconConfiguration(loggers.ToConfig(), HoconAddMode.Prepend);
    }

    /// <summary>Adds the logger that writes to the console.</summary>
    public static LoggerConfigBuilder AddDefaultLogger(this LoggerConfigBuilder configBuilder) =>
        configBuilder.AddLogger(typeof(DefaultLogger));

    /// <summary>Passes the log to the host's loggers.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder) =>
        configBuilder.AddLogger(typeof(LoggerFactoryLogger));

    /// <summary>Passes the log to the loggers of this factory.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder, ILoggerFactory loggerFactory)
    {
        configBuilder.Builder.AddSetup(new LoggerFactorySetup(loggerFactory));
        return configBuilder.AddLoggerFactory();
    }
}
