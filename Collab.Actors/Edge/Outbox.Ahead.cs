using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>What its sender paces, rather than the bound for slow consumers: it asks when the last page has gone out.</summary>
public sealed partial class Outbox
{
    private List<(IActorRef Asker, object Answer)>? _waiting;
    private long _ahead;

    /// <summary>
    /// In order too, but not counted against a slow consumer: the first frames of a room and the pages of a replay, however big. Whoever
    /// sends page after page waits with <see cref="WhenDrained"/> in between.
    /// </summary>
    public bool OfferAhead(ImmutableArray<Frame> frames)
    {
        bool wake;
        lock (_gate)
        {
            if (!TryAddAhead(frames))
                return false;
            wake = StartWriting();
        }

        return Wake(wake);
    }

    /// <summary>
    /// Tells the asker when no more than a quarter of the bound waits, perhaps at once. Never, when the outbox is closed: then the socket ends.
    /// </summary>
    public void WhenDrained(IActorRef asker, object answer)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            if (_ordered + _ahead > _maxBytes / 4)
            {
                (_waiting ??= []).Add((asker, answer));
                return;
            }
        }

        asker.Tell(answer);
    }

    private bool TryAddAhead(ImmutableArray<Frame> frames)
    {
        if (_closed)
            return false;
        foreach (var frame in frames)
        {
            _lane.Add(frame, null, LaneKind.Ahead);
            _ahead += frame.Packet.Length;
        }

        return true;
    }
}
