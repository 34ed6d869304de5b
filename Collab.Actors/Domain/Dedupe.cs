namespace Collab.Actors.Domain;

/// <summary>
/// Which commands were carried out, and as which event: (origin, its number for it) → seq [WS6]. It is folded from the events
/// themselves, so the journal alone carries it to another node.
/// </summary>
public sealed class Dedupe
{
    public static readonly Dedupe Empty = new(RecentMap<string, RecentMap<string, long>>.Empty);

    private readonly RecentMap<string, RecentMap<string, long>> _origins;

    private Dedupe(RecentMap<string, RecentMap<string, long>> origins) => _origins = origins;

    public IEnumerable<(string Origin, IEnumerable<(string Id, long Seq)> Ids)> Entries =>
        _origins.Entries.Select(entry => (entry.Key, entry.Value.Entries.Select(id => (id.Key, id.Value))));

    public long? Find(CommandKey? command) =>
        command is { } key && _origins.TryGet(key.Origin, out var ids) && ids.TryGet(key.Id, out var seq) ? seq : null;

    public Dedupe Remember(CommandKey? command, long seq, RoomLimits limits)
    {
        if (command is not { } key)
            return this;
        var ids = _origins.TryGet(key.Origin, out var known) ? known : RecentMap<string, long>.Empty;
        return new Dedupe(_origins.Set(
            key.Origin,
            ids.Set(key.Id, seq, seq, limits.DedupeIdsPerConnection),
            seq,
            limits.DedupeConnections));
    }
}
