using Akka.Actor;

namespace Akka.Event;

/// <summary>The first message of a logger: it subscribes to more than its levels if it wants to and answers <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    public LoggingBus LoggingBus { get; private set; }
}
