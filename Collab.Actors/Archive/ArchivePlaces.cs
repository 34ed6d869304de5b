using Collab.Actors.Domain;
using Collab.Actors.Persistence;

namespace Collab.Actors.Archive;

/// <summary>Under which ids of the journal an import lies: aside while it is written, and as the room's when it is whole.</summary>
public static class ArchivePlaces
{
    public static string Room(RoomKey room) => RoomJournal.PersistenceId(room);

    public static string Aside(RoomKey room) => RoomJournal.StagingId(room);
}
