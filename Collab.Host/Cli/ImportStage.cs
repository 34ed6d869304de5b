using System.Data.Common;
using Collab.Actors.Archive;
using Collab.Actors.Domain;
using Collab.Host.Config;
using Collab.Host.Storage;

namespace Collab.Host.Cli;

/// <summary>
/// The place in the journal's table where an import writes aside, and from where it becomes the room's in one statement: all of it or nothing. It has a
/// patience of its own, since a room is moved as long as it takes.
/// </summary>
internal sealed class ImportStage : IAsyncDisposable
{
    private const int ClearedAtOnce = 5_000;

    private const string UniqueViolation = "23505";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly Database _database;
    private readonly string _staging;
    private readonly string _room;

    public ImportStage(CommandHost host, RoomKey room)
    {
        var storage = host.Options.Storage;
        _database = DatabaseTarget.Open(
            new StorageOptions { Data = storage.Data, Database = storage.Database, Timeout = Patience, MaxConnections = 1 }, host.Get<DataFolder>());
        (_staging, _room) = (ArchivePlaces.Aside(room), ArchivePlaces.Room(room));
    }

    /// <summary>Takes away what lies aside: this import's, or what one before it left when it was killed. In pieces, so that a server gets its turns.</summary>
    public async Task ClearAsync(CancellationToken cancel)
    {
        while (true)
        {
            var first = await _database.RunAsync(
                db => db.ScalarAsync<long?>("SELECT min(sequence_number) FROM journal WHERE persistence_id = @staging", new { staging = _staging }), cancel);
            if (first is null) return;
            await _database.WriteAsync(
                db => db.ExecuteAsync(
                    "DELETE FROM journal WHERE persistence_id = @staging AND sequence_number < @until",
                    new { staging = _staging, until = first + ClearedAtOnce }), cancel);
        }
    }

    /// <summary>
    /// Makes what lies aside the room's. False where some node has opened the room meanwhile, whose first event has the number of ours: nothing has changed then.
    /// </summary>
    /// <param name="after">The last number that the room's id has used, in a life that is over.</param>
    /// <param name="rows">How many must lie there; another import into the same room may have been at it.</param>
    public async Task<bool> MoveAsync(long after, long rows)
    {
        try
        {
            return await _database.WriteAsync(
                async db =>
                {
                    if (await db.ScalarAsync<long?>("SELECT max(sequence_number) FROM journal WHERE persistence_id = @room", new { room = _room }) > after) return false;
                    var moved = await db.ExecuteAsync(
                        "UPDATE journal SET persistence_id = @room, sequence_number = sequence_number + @after WHERE persistence_id = @staging",
                        new { room = _room, after, staging = _staging });
                    return moved == rows
                        ? true
                        : throw new StartFailure(StartFailure.CannotCreate, "another import into the same room came between; nothing was changed. Import again.");
                }, CancellationToken.None);
        }
        catch (DbException taken) when (taken.SqlState == UniqueViolation)
        {
            // Between the look and the write; SQLite has nobody there.
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is IAsyncDisposable later) await later.DisposeAsync();
        else (_database as IDisposable)?.Dispose();
    }
}
