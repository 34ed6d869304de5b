using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// Logs dead letters, at most akka.log-dead-letters of them; then it pauses for akka.log-dead-letters-suspend-duration and begins anew.
/// </summary>
public class DeadLetterListener : ActorBase
{
    private readonly EventStream _stream = Context.System.EventStream;
    private readonly int _max = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private int _count;
    private bool _paused;
    private DateTime _pausedUntil;

    protected override void PreStart()
    {
        _stream.Subscribe(Self, typeof(DeadLetter));
        _stream.Subscribe(Self, typeof(Dropped));
        _stream.Subscribe(Self, typeof(UnhandledMessage));
    }

    protected override void PostStop() => _stream.Unsubscribe(Self);

    // A restart keeps the subscriptions and the count.
    protected override void PreRestart(Exception reason, object message)
    {
    }

    protected override void PostRestart(Exception reason)
    {
    }

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter || letter.Message is IDeadLetterSuppression)
            return message is AllDeadLetters;

        if (_paused)
        {
            _count++;
            if (DateTime.UtcNow < _pausedUntil)
                return true;
            Log(letter, $"[{_count}] dead letters encountered, of which {_count - _max - 1} were not logged. The counter will be reset now");
            _paused = false;
            _count = 0;
            return true;
        }

        if (_count < int.MaxValue)
            _count++;
        if (_max == int.MaxValue || _count < _max)
        {
            Log(letter, $"[{_count}] dead letters encountered");
        }
        else if (_pause == Timeout.InfiniteTimeSpan || _pause == TimeSpan.MaxValue)
        {
            Log(letter, $"[{_count}] dead letters encountered, no more dead letters will be logged");
            Context.Stop(Self);
        }
        else
        {
            Log(letter, $"[{_count}] dead letters encountered, no more dead letters will be logged in next [{_pause}]");
            _paused = true;
            _pausedUntil = DateTime.UtcNow + _pause;
        }

        return true;
    }

    private void Log(AllDeadLetters letter, string count)
    {
        var message = letter.Message;
        var wrapper = string.Empty;
        while (message is IWrappedMessage wrapped and not AllDeadLetters)
        {
            wrapper = $" wrapped in [${message.GetType().Name}]";
            message = wrapped.Message;
        }

        var what = $"Message [{message.GetType().Name}]{wrapper}{From(letter.Sender)} to {letter.Recipient}";
        var outcome = letter switch
        {
            Dropped dropped => $"was dropped. {dropped.Reason}. {count}. ",
            UnhandledMessage => $"was unhandled. {count}. ",
            _ => $"was not delivered. {count}. If this is not an expected behavior then {letter.Recipient} may have terminated unexpectedly. ",
        };
        const string advice = "This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.";
        var recipient = letter.Recipient;
        _stream.Publish(new Info(
            recipient?.Path.ToString() ?? string.Empty, recipient?.GetType() ?? typeof(DeadLetterListener), $"{what} {outcome}{advice}"));
    }

    private string From(IActorRef? sender) =>
        sender is null || sender is Nobody || sender.Equals(Context.System.DeadLetters) ? string.Empty : $" from {sender}";
}
