using Collab.Actors.Domain;

namespace Collab.Actors.Persistence;

/// <summary>
/// A room's snapshot. <see cref="OpenedAt"/> is the journal's sequence number of the RoomOpened that began this life: with it a seq of
/// the room is found in the journal again.
/// </summary>
public sealed record StoredRoom(long OpenedAt, Room Room);

/// <summary>
/// Something in the journal that this version can't read: stored by a newer one, or damaged. A value and not an exception, so that the
/// room can say what it found instead of dying in a loop.
/// </summary>
public sealed record UnreadableEvent(string Manifest, string Problem);
