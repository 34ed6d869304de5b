using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The logger that akka.loggers names by default: an actor that writes to the console.</summary>
public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private MinimalLogger? _output;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                _output = Context.System.Settings.StdoutLogger;
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Print(LogEvent logEvent)
    {
        // Who inherits may print before it is initialised, or never be.
        if (_output is not null)
            _output.Tell(logEvent);
        else
            StandardOutLogger.PrintLogEvent(logEvent, Context.System.Settings.LogFilter);
    }
}
