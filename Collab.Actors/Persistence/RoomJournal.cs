using Collab.Actors.Domain;

namespace Collab.Actors.Persistence;

/// <summary>
/// Where a room lies in the journal. The journal's sequence numbers and the room's seq run side by side, but a refused write burns
/// sequence numbers and never a seq, and a deleted room's numbers are not used again. So an event's place is known only from below:
/// event seq is at opened + seq, or later.
/// </summary>
public static class RoomJournal
{
    public static string PersistenceId(RoomKey room) => $"room-{room}";

    /// <summary>Where an import into the room lies until it is whole. No room is called so.</summary>
    public static string StagingId(RoomKey room) => $"import-{room}";

    /// <summary>The first sequence number at which event <paramref name="seq"/> can be.</summary>
    public static long EarliestPlace(long openedAt, long seq) => openedAt + seq;
}
