using Akka.Actor;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>Stands between a journal and a recovering actor and takes out the events of writers that were out of date.</summary>
public class ReplayFilter : ActorBase
{
    private readonly ReplayWindow _window;
    private bool _failed;

    public ReplayFilter(IActorRef persistentActor, ReplayFilterMode mode, int windowSize, int maxOldWriters, bool debugEnabled)
    {
        PersistentActor = persistentActor;
        Mode = mode;
        WindowSize = windowSize;
        MaxOldWriters = maxOldWriters;
        DebugEnabled = debugEnabled;
        _window = new ReplayWindow(mode, windowSize, maxOldWriters, Context.GetLogger());
    }

    public IActorRef PersistentActor { get; }

    public ReplayFilterMode Mode { get; }

    public int WindowSize { get; }

    public int MaxOldWriters { get; }

    public bool DebugEnabled { get; }

    public static Props Props(IActorRef persistentActor, ReplayFilterMode mode, int windowSize, int maxOldWriters, bool debugEnabled)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxOldWriters);
        if (mode == ReplayFilterMode.Disabled)
        {
            throw new ArgumentException("mode must not be Disabled", nameof(mode));
        }

        return Actor.Props.Create(() => new ReplayFilter(persistentActor, mode, windowSize, maxOldWriters, debugEnabled));
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ReplayedMessage replayed when !_failed:
                Add(replayed);
                return true;
            case ReplayedMessage:
                return true;
            case RecoverySuccess or ReplayMessagesFailure:
                if (!_failed)
                {
                    _window.Flush(Emit);
                    PersistentActor.Tell(message, ActorRefs.NoSender);
                }

                Context.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    private void Add(ReplayedMessage replayed)
    {
        try
        {
            _window.Add(replayed, Emit);
        }
        catch (IllegalStateException e)
        {
            _failed = true;
            PersistentActor.Tell(new ReplayMessagesFailure(e), ActorRefs.NoSender);
        }
    }

    private void Emit(ReplayedMessage message) => PersistentActor.Tell(message, ActorRefs.NoSender);
}
