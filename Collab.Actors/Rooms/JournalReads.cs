using Akka.Actor;
using Collab.Actors.Persistence;

namespace Collab.Actors.Rooms;

/// <summary>
/// The reads of a room's journal that are under way, each by an actor of its own, and those that wait for one to end: enough at once to
/// keep the journal busy, few enough to bound what they hold in memory.
/// </summary>
internal sealed class JournalReads(IActorContext context, IActorRef journal, TimeSpan deadline)
{
    private const int AtOnce = 16;

    private readonly Dictionary<IActorRef, object> _running = [];
    private readonly Queue<(PageWanted Page, object Ask)> _waiting = new();

    public bool Busy => _running.Count >= AtOnce;

    /// <summary>Reads now, or when others have ended. Who waits is bounded by the caller: one page for each connection at most.</summary>
    public void Start(PageWanted page, object ask)
    {
        if (Busy)
        {
            _waiting.Enqueue((page, ask));
            return;
        }

        var reader = context.ActorOf(JournalPage.Props(page, ask, deadline, journal));
        _running.Add(reader, ask);
        context.Watch(reader);
    }

    /// <summary>What the reader read for, or null where it was none of ours. It has answered, or has ended without.</summary>
    public object? End(IActorRef reader)
    {
        if (!_running.Remove(reader, out var ask))
            return null;
        context.Unwatch(reader);
        if (_waiting.TryDequeue(out var next))
            Start(next.Page, next.Ask);
        return ask;
    }
}
