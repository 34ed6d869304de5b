using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

/// <summary>
/// Which rooms there are, beside the journal that holds what happened in them. Implementations may be slow and may throw: callers
/// set a deadline with the token. A contract suite runs on each of them.
/// </summary>
public interface IRoomDirectory
{
    Task<RoomRecord?> FindAsync(RoomKey key, CancellationToken cancel);

    /// <summary>
    /// A new entry. With <paramref name="atMost"/>, only while fewer rooms than that were made from the same
    /// <see cref="RoomRecord.CreatedFrom"/>; counted and written as one, so that many at once don't pass the limit together.
    /// </summary>
    Task<RoomCreation> CreateAsync(RoomRecord record, int? atMost, CancellationToken cancel);

    /// <summary>
    /// The room that somebody wants to join. Where it is unknown: made as temporary, owned by <paramref name="by"/>, with
    /// <paramref name="maxParticipants"/>, when <paramref name="createOnJoin"/>, else null. Two at once get the same room.
    /// </summary>
    Task<RoomRecord?> OpenAsync(
        RoomKey key, UserId by, bool createOnJoin, int maxParticipants, DateTimeOffset now, CancellationToken cancel);

    /// <summary>
    /// Changes name, owner, access, members, limits and temporary of an entry: <paramref name="change"/> gets it as it stands, and nobody else
    /// changes it, on any node, until what it returned is stored, with the next <see cref="RoomRecord.Version"/>. Returning what it got
    /// changes nothing. The entry as it is then; null when there is none.
    /// </summary>
    Task<RoomRecord?> ChangeAsync(RoomKey key, Func<RoomRecord, RoomRecord> change, CancellationToken cancel);

    /// <summary>Moves last_activity forward, never back. An unknown key is no error.</summary>
    Task TouchAsync(RoomKey key, DateTimeOffset lastActivity, CancellationToken cancel);

    /// <summary>False when there was none.</summary>
    Task<bool> DeleteAsync(RoomKey key, CancellationToken cancel);

    /// <summary>Temporary rooms whose last activity lies before the time given, longest idle first.</summary>
    Task<IReadOnlyList<RoomRecord>> IdleTemporaryAsync(DateTimeOffset before, int limit, CancellationToken cancel);

    /// <summary>Rooms of an organisation in the order of their ids, from after <paramref name="after"/> on.</summary>
    Task<IReadOnlyList<RoomRecord>> ListAsync(OrgId org, RoomId? after, int limit, CancellationToken cancel);
}

/// <summary>What became of a new entry; but for <see cref="Created"/> nothing has changed.</summary>
public enum RoomCreation
{
    Created,

    /// <summary>There is a room with this key.</summary>
    Taken,

    /// <summary>There are as many rooms from the same place as there may be.</summary>
    OverLimit,
}
