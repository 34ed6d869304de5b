using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

/// <summary>A directory for tests and for hosts that keep nothing: thread-safe, gone with the process.</summary>
public sealed class InMemoryRoomDirectory : IRoomDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RoomKey, RoomRecord> _rooms = [];

    public Task<RoomRecord?> FindAsync(RoomKey key, CancellationToken cancel) =>
        Locked(cancel, () => _rooms.GetValueOrDefault(key));

    public Task<RoomCreation> CreateAsync(RoomRecord record, int? atMost, CancellationToken cancel) =>
        Locked(cancel, () =>
        {
            if (_rooms.ContainsKey(record.Key))
                return RoomCreation.Taken;
            if (atMost is { } most && _rooms.Values.Count(room => room.CreatedFrom == record.CreatedFrom) >= most)
                return RoomCreation.OverLimit;
            _rooms.Add(record.Key, record);
            return RoomCreation.Created;
        });

    public Task<RoomRecord?> OpenAsync(
        RoomKey key, UserId by, bool createOnJoin, int maxParticipants, DateTimeOffset now, CancellationToken cancel) =>
        Locked(cancel, () =>
        {
            if (_rooms.TryGetValue(key, out var known) || !createOnJoin)
                return known;
            return _rooms[key] = new RoomRecord(
                key, key.Room.Value, by, now, now, Temporary: true, maxParticipants, RoomAccess.Open,
                ImmutableDictionary<UserId, Role>.Empty);
        });

    public async Task<RoomRecord?> ChangeAsync(RoomKey key, Func<RoomRecord, RoomRecord> change, CancellationToken cancel) =>
        await Locked(cancel, () =>
        {
            if (!_rooms.TryGetValue(key, out var known))
                return null;
            var wanted = change(known);
            if (ReferenceEquals(wanted, known))
                return known;
            return _rooms[key] = wanted.After(known);
        });

    public Task TouchAsync(RoomKey key, DateTimeOffset lastActivity, CancellationToken cancel) =>
        Locked(cancel, () =>
        {
            if (_rooms.TryGetValue(key, out var known))
                _rooms[key] = known with { LastActivity = Later(known.LastActivity, lastActivity) };
            return known is not null;
        });

    public Task<bool> DeleteAsync(RoomKey key, CancellationToken cancel) => Locked(cancel, () => _rooms.Remove(key));

    public Task<IReadOnlyList<RoomRecord>> IdleTemporaryAsync(DateTimeOffset before, int limit, CancellationToken cancel) =>
        Locked<IReadOnlyList<RoomRecord>>(cancel, () =>
            [.. _rooms.Values.Where(room => room.Temporary && room.LastActivity < before)
                .OrderBy(room => room.LastActivity).Take(limit)]);

    public Task<IReadOnlyList<RoomRecord>> ListAsync(OrgId org, RoomId? after, int limit, CancellationToken cancel) =>
        Locked<IReadOnlyList<RoomRecord>>(cancel, () =>
            [.. _rooms.Values.Where(room => room.Key.Org == org)
                .Where(room => after is null || string.CompareOrdinal(room.Key.Room.Value, after.Value.Value) > 0)
                .OrderBy(room => room.Key.Room.Value, StringComparer.Ordinal).Take(limit)]);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private Task<T> Locked<T>(CancellationToken cancel, Func<T> work)
    {
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled<T>(cancel);
        lock (_gate)
            return Task.FromResult(work());
    }
}
