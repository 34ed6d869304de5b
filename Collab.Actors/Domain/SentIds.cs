namespace Collab.Actors.Domain;

/// <summary>
/// What each sender has sent to one user: (origin, id) → inbox_seq [WS6]. Folded from the events, so that the journal alone carries it
/// to another node. An origin is a connection, a back end's request, or a run.
/// </summary>
public sealed class SentIds
{
    public static readonly SentIds Empty = new(RecentMap<string, RecentMap<string, long>>.Empty, 0);

    private readonly RecentMap<string, RecentMap<string, long>> _origins;
    private readonly long _uses;

    private SentIds(RecentMap<string, RecentMap<string, long>> origins, long uses) => (_origins, _uses) = (origins, uses);

    /// <summary>The one that sent longest ago first, and its ids in the order in which they came.</summary>
    public IEnumerable<(string Origin, IEnumerable<(string Id, long Seq)> Ids)> Entries =>
        _origins.Entries.Select(entry => (entry.Key, entry.Value.Entries.Select(id => (id.Key, id.Value))));

    public long? Find(string origin, string? id) =>
        id is not null && _origins.TryGet(origin, out var ids) && ids.TryGet(id, out var seq) ? seq : null;

    public SentIds Remember(string origin, string? id, long seq, InboxLimits limits)
    {
        if (id is null)
            return this;
        var ids = _origins.TryGet(origin, out var known) ? known : RecentMap<string, long>.Empty;
        return new SentIds(
            _origins.Set(origin, ids.Set(id, seq, _uses, limits.DedupeIds), _uses, limits.DedupeOrigins), _uses + 1);
    }
}
