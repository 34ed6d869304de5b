using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.TestKit.TestEvent;

namespace Akka.TestKit;

/// <summary>The console's logger, less what the event filters of a test have taken.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<IEventFilter> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                var bus = initialize.LoggingBus;
                foreach (var type in (Type[])[typeof(Mute), typeof(Unmute), typeof(DeadLetter), typeof(UnhandledMessage)])
                    bus.Subscribe(Self, type);
                return base.Receive(message);
            case Mute mute:
                _filters.AddRange(mute.Filters);
                return true;
            case Unmute unmute:
                foreach (var filter in unmute.Filters)
                    _filters.Remove(filter);
                return true;
            case LogEvent logEvent:
                if (!IsTaken(logEvent))
                    Print(logEvent);
                return true;
            case DeadLetter letter:
                Handle(letter);
                return true;
            case UnhandledMessage unhandled:
                Handle(unhandled);
                return true;
            default:
                return base.Receive(message);
        }
    }

    private bool IsTaken(LogEvent logEvent)
    {
        foreach (var filter in _filters)
        {
            try
            {
                if (filter.Apply(logEvent))
                    return true;
            }
            catch (Exception failure)
            {
                // A filter's predicate is the test's own code: its fault is shown, and the log goes on.
                Print(new Error(failure, Self.Path.ToString()!, GetType(), $"Failed to apply the event filter {filter}"));
            }
        }

        return false;
    }

    private void Handle(DeadLetter letter)
    {
        if (letter.Message is Terminate)
            return;
        // For the filters the letter itself is the message, so that they see all of it.
        var (source, type) = Origin(letter);
        if (!IsTaken(new Warning(source, type, letter)))
        {
            var what = letter.Message is ISystemMessage ? "received dead system message" : $"received dead letter from {letter.Sender}";
            Print(new Warning(source, type, $"{what}: {letter.Message}"));
        }
    }

    private void Handle(UnhandledMessage unhandled)
    {
        var (source, type) = Origin(unhandled);
        var warning = new Warning(source, type, $"Unhandled message from {unhandled.Sender} : {unhandled.Message}");
        if (!IsTaken(warning))
            Print(warning);
    }

    private static (string Source, Type Type) Origin(AllDeadLetters letter) => letter.Recipient is { } recipient
        ? (recipient.Path.ToString()!, recipient.GetType())
        : (string.Empty, typeof(TestEventListener));
}
