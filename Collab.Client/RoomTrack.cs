namespace Collab.Client;

/// <summary>What to do with a durable frame that came.</summary>
internal enum Arrival
{
    /// <summary>The next one: hand it on.</summary>
    Next,

    /// <summary>Seen before: drop it.</summary>
    Old,

    /// <summary>Something between is missing.</summary>
    Gap,
}

/// <summary>Up to where this client has a room's events: what makes every event arrive once and in order. Not thread-safe.</summary>
internal sealed class RoomTrack(string room)
{
    private long _target = long.MaxValue;

    public string Room => room;

    public string? Epoch { get; private set; }

    /// <summary>The seq of the last durable event handed on.</summary>
    public long Since { get; private set; }

    /// <summary>The room is joined and its past has come.</summary>
    public bool Joined { get; private set; }

    /// <summary>It was refused for now and is asked for again by and by: nothing waits for it meanwhile.</summary>
    public bool Deferred { get; set; }

    /// <summary>The id of the <c>join</c> that has yet to be answered.</summary>
    public string? JoinId { get; set; }

    /// <summary>The caller's own state there, as the frame that says it; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Presence { get; set; }

    /// <summary>Those who wait for the join.</summary>
    public List<TaskCompletionSource> Waiting { get; } = [];

    public bool CaughtUp => !Joined && Epoch is not null && Since >= _target;

    /// <summary>The connection is gone, and with it the membership.</summary>
    public void Lost()
    {
        Joined = Deferred = false;
        JoinId = null;
        _target = long.MaxValue;
    }

    public void OnJoined(string epoch, long seq, bool recovered)
    {
        if (!recovered || epoch != Epoch) (Epoch, Since) = (epoch, seq);
        (_target, Joined, Deferred, JoinId) = (seq, false, false, null);
    }

    public void Enter() => Joined = true;

    public Arrival Arrive(long seq)
    {
        // Without an epoch it is of an earlier membership, just left.
        if (Epoch is null || seq <= Since) return Arrival.Old;
        if (seq != Since + 1) return Arrival.Gap;
        Since = seq;
        return Arrival.Next;
    }
}
