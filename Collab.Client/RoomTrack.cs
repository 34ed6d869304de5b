namespace Collab.Client;

/// <summary>What to do with a durable frame that came.</summary>
internal enum Arrival
{
    /// <summary>The next one: hand it on.</summary>
    Next,

    /// <summary>Seen before: drop it.</summary>
    Old,

    /// <summary>Something between is missing: ask the room again.</summary>
    Gap,
}

/// <summary>Up to where this client has a room's events: what makes every event arrive once and in order. Not thread-safe.</summary>
internal sealed class RoomTrack(string room)
{
    private long _target;

    public string Room => room;

    public string? Epoch { get; private set; }

    public long Since { get; private set; }

    /// <summary>The room is joined and its past has come.</summary>
    public bool Joined { get; private set; }

    /// <summary>Those who wait for the join.</summary>
    public List<TaskCompletionSource> Waiting { get; } = [];

    public bool CaughtUp => !Joined && Epoch is not null && Since >= _target;

    public void Lost()
    {
        Joined = false;
        _target = long.MaxValue;
    }

    public void OnJoined(string epoch, long seq, bool recovered)
    {
        if (!recovered || epoch != Epoch) (Epoch, Since) = (epoch, seq);
        (_target, Joined) = (seq, false);
    }

    public void Enter() => Joined = true;

    public Arrival Arrive(long seq)
    {
        if (seq <= Since) return Arrival.Old;
        if (seq != Since + 1) return Arrival.Gap;
        Since = seq;
        return Arrival.Next;
    }
}
