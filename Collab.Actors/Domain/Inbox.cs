using System.Collections.Immutable;

namespace Collab.Actors.Domain;

/// <summary>One event that waits, or has been taken in and is kept for those who resume.</summary>
public sealed record InboxItem(long Seq, DateTimeOffset At, ReadOnlyMemory<byte> Json, ConnectionId? Only)
{
    /// <summary>An event of an agent's run [AG1].</summary>
    public bool OfRun { get; } = RunEventType.IsFrameOf(Json.Span);
}

/// <summary>
/// What goes to one user and must not be lost [DM1]: numbered without gaps, kept within bounds of count and age, and acknowledged
/// cumulatively. The fold of its events; it reads no clock and never changes. Events of agents' runs have a bound of their own: a run of a
/// thousand steps pushes no private message out, and what it pushes out of itself the run still has.
/// </summary>
public sealed class Inbox
{
    private readonly InboxLimits _limits;
    private readonly ImmutableList<InboxItem> _notices;
    private readonly ImmutableList<InboxItem> _runs;

    private Inbox(
        long seq, long acknowledged, ImmutableList<InboxItem> notices, ImmutableList<InboxItem> runs, SentIds sent, InboxLimits limits) =>
        (Seq, Acknowledged, _notices, _runs, Sent, _limits) = (seq, acknowledged, notices, runs, sent, limits);

    /// <summary>The number of the last event; 0 before the first.</summary>
    public long Seq { get; }

    /// <summary>Everything up to here has been taken in by one of the user's sessions.</summary>
    public long Acknowledged { get; }

    /// <summary>Oldest first, acknowledged ones included: another session may still resume from before them.</summary>
    public IReadOnlyList<InboxItem> Items => Merged(0);

    public SentIds Sent { get; }

    public static Inbox Empty(InboxLimits limits) => Restore(0, 0, [], SentIds.Empty, limits);

    /// <summary>An inbox from a snapshot's parts.</summary>
    public static Inbox Restore(long seq, long acknowledged, IReadOnlyCollection<InboxItem> items, SentIds sent, InboxLimits limits) =>
        new(seq, acknowledged, [.. items.Where(item => !item.OfRun)], [.. items.Where(item => item.OfRun)], sent, limits);

    /// <summary>What its sender has sent before, by its number; null for something new [WS6].</summary>
    public long? Find(string origin, string? id) => Sent.Find(origin, id);

    /// <summary>Null where it says nothing new. Nobody can have taken in what has not been sent.</summary>
    public InboxAcknowledged? Acknowledge(long upTo, DateTimeOffset now) =>
        Math.Min(upTo, Seq) is var known && known > Acknowledged ? new InboxAcknowledged(known, now) : null;

    /// <summary>What this connection is to get after <paramref name="since"/>, oldest first.</summary>
    public ImmutableArray<InboxItem> After(long since, ConnectionId connection, DateTimeOffset now)
    {
        var oldest = now - _limits.Age;
        return [.. Merged(since).Where(item => item.At > oldest && (item.Only is null || item.Only == connection))];
    }

    /// <summary>Whether every event after <paramref name="since"/> is still here.</summary>
    public bool Covers(long since, DateTimeOffset now)
    {
        var oldest = now - _limits.Age;
        return Items.Count(item => item.Seq > since && item.At > oldest) == Seq - since;
    }

    /// <summary>The event must be the next one: a gap or a repetition is a bug of the caller.</summary>
    public Inbox Apply(NoticeKept kept)
    {
        if (kept.Seq != Seq + 1)
            throw new ArgumentException($"Event {kept.Seq} cannot follow {Seq}.", nameof(kept));
        var item = new InboxItem(kept.Seq, kept.At, kept.Json, kept.Only);
        var oldest = kept.At - _limits.Age;
        return new Inbox(
            kept.Seq,
            Acknowledged,
            Within(item.OfRun ? _notices : _notices.Add(item), _limits.Events, oldest),
            Within(item.OfRun ? _runs.Add(item) : _runs, _limits.RunEvents, oldest),
            Sent.Remember(kept.Origin, kept.Id, kept.Seq, _limits),
            _limits);
    }

    public Inbox Apply(InboxAcknowledged acknowledged) =>
        new(Seq, Math.Max(Acknowledged, acknowledged.UpTo), _notices, _runs, Sent, _limits);

    /// <summary>Something that takes no place here was done for this sender, and is not to be done again.</summary>
    public Inbox Remember(string origin, string? id) => new(Seq, Acknowledged, _notices, _runs, Sent.Remember(origin, id, Seq, _limits), _limits);

    private static ImmutableList<InboxItem> Within(ImmutableList<InboxItem> items, int limit, DateTimeOffset oldest)
    {
        var gone = 0;
        while (gone < items.Count && (items.Count - gone > limit || items[gone].At <= oldest))
            gone++;
        return gone == 0 ? items : items.RemoveRange(0, gone);
    }

    /// <summary>Both kinds after <paramref name="since"/>, in the order of their numbers.</summary>
    private List<InboxItem> Merged(long since)
    {
        var merged = new List<InboxItem>(_notices.Count + _runs.Count);
        merged.AddRange(_notices.Where(item => item.Seq > since));
        merged.AddRange(_runs.Where(item => item.Seq > since));
        merged.Sort((a, b) => a.Seq.CompareTo(b.Seq));
        return merged;
    }
}
