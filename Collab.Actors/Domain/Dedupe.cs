namespace Collab.Actors.Domain;

/// <summary>
/// Which commands were carried out, and as which event: (connection, client id) → seq [WS6]. It is folded from the events
/// themselves, so the journal alone carries it to another node.
/// </summary>
public sealed class Dedupe
{
    public static readonly Dedupe Empty = new(RecentMap<ConnectionId, RecentMap<string, long>>.Empty);

    private readonly RecentMap<ConnectionId, RecentMap<string, long>> _connections;

    private Dedupe(RecentMap<ConnectionId, RecentMap<string, long>> connections) => _connections = connections;

    public IEnumerable<(ConnectionId Connection, IEnumerable<(string Id, long Seq)> Ids)> Entries =>
        _connections.Entries.Select(entry => (entry.Key, entry.Value.Entries.Select(id => (id.Key, id.Value))));

    public long? Find(ConnectionId connection, string? clientId) =>
        clientId is not null && connection.Value is not null
        && _connections.TryGet(connection, out var ids) && ids.TryGet(clientId, out var seq)
            ? seq
            : null;

    public Dedupe Remember(ConnectionId connection, string? clientId, long seq, RoomLimits limits)
    {
        if (clientId is null || connection.Value is null)
            return this;
        var ids = _connections.TryGet(connection, out var known) ? known : RecentMap<string, long>.Empty;
        return new Dedupe(_connections.Set(
            connection,
            ids.Set(clientId, seq, seq, limits.DedupeIdsPerConnection),
            seq,
            limits.DedupeConnections));
    }
}
