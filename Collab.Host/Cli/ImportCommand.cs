using Collab.Actors.Archive;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Wire;
using Collab.Host.Config;

namespace Collab.Host.Cli;

/// <summary>
/// <c>import</c>: an archive into a room without a past. The file is read once, tried line by line and written aside; when it is whole and right, it becomes the room's at once. The room
/// is there whole, or not at all, and no more than a batch of events is in memory.
/// </summary>
internal static class ImportCommand
{
    private const int ReportEvery = 1_000;

    public static async Task<int> RunAsync(CommandHost host, string file, string? room, string? org, CancellationToken cancel)
    {
        using var input = Open(file);
        using var reader = new ArchiveReader(input);
        var (header, key) = Begin(reader, room, org);
        await host.MigrateAsync(cancel);
        // Before anything is written, and so that the journal's tables are there.
        if (await host.RunAsync(JournalProbe.Props(key), CancellationToken.None) is not Probed { HasPast: false } before) throw HasPast(key);
        await using var stage = new ImportStage(host, key);
        await stage.ClearAsync(cancel);
        try
        {
            var staged = (Staged)await CommandConsole.ProgressAsync($"Importing {key}", "events", report => host.RunAsync(
                ImportActor.Props(key, Events(reader, key, host, report, cancel), host.Time.GetUtcNow()), CancellationToken.None));
            await PutAsync(host, header, key, stage, before.LastNumber, staged, cancel);
            await CommandConsole.SayAsync($"Room {key} is imported: {staged.Seq:N0} events.");
            return 0;
        }
        catch
        {
            await stage.ClearAsync(CancellationToken.None);
            throw;
        }
    }

    private static IEnumerable<Frame> Events(ArchiveReader reader, RoomKey key, CommandHost host, Action<long, long> report, CancellationToken cancel)
    {
        var read = 0L;
        foreach (var frame in reader.ReadEvents(key, host.Options.Limits.Board))
        {
            cancel.ThrowIfCancellationRequested();
            if (++read % ReportEvery == 0) report(read, 0);
            yield return frame;
        }
    }

    /// <summary>The room's entry, and then its past.</summary>
    private static async Task PutAsync(CommandHost host, ArchiveHeader header, RoomKey key, ImportStage stage, long last, Staged staged, CancellationToken cancel)
    {
        var made = await EntryAsync(host, header, key, cancel);
        try
        {
            if (!await stage.MoveAsync(last, staged.Seq + 1)) throw HasPast(key);
        }
        catch when (made)
        {
            await TakeBackAsync(host, key);
            throw;
        }
    }

    private static StartFailure HasPast(RoomKey key) => new(
        StartFailure.CannotCreate, $"room {key} has a past already, or is open on a server; nothing was changed. Import into another with --room.");

    /// <summary>The entry that was made for it goes again, unless somebody else has given the room a past meanwhile.</summary>
    private static async Task TakeBackAsync(CommandHost host, RoomKey key)
    {
        if (await host.RunAsync(JournalProbe.Props(key), CancellationToken.None) is Probed { HasPast: false }) await host.Get<IRoomDirectory>().DeleteAsync(key, CancellationToken.None);
    }

    private static Stream Open(string file)
    {
        try
        {
            return file == "-" ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new StartFailure(StartFailure.NoInput, $"'{file}' can't be read: {denied.Message}", denied);
        }
    }

    private static (ArchiveHeader Header, RoomKey Key) Begin(ArchiveReader reader, string? room, string? org)
    {
        try
        {
            var header = reader.ReadHeader();
            return (header, KeyOf(header, room, org));
        }
        catch (ArchiveFault fault)
        {
            throw Damaged(fault);
        }
    }

    public static StartFailure Damaged(ArchiveFault fault) => new(StartFailure.BadData, $"{fault.Message}; nothing was changed.", fault);

    private static RoomKey KeyOf(ArchiveHeader header, string? room, string? org)
    {
        if (!OrgId.TryParse(org ?? header.OrgId, out var orgId) || !RoomId.TryParse(room ?? header.Room, out var roomId))
            throw new StartFailure(StartFailure.BadData, "line 1: the ids of organisation and room must have 1 to 128 of A-Z a-z 0-9 _ . : -; nothing was changed.");
        return new RoomKey(orgId, roomId);
    }

    /// <summary>The room's entry: the one that is there, or else the archive's, and then true.</summary>
    private static async Task<bool> EntryAsync(CommandHost host, ArchiveHeader header, RoomKey key, CancellationToken cancel)
    {
        var directory = host.Get<IRoomDirectory>();
        if (await directory.FindAsync(key, cancel) is not null) return false;
        RoomRecord record;
        try { record = header.ToRecord(key, host.Time.GetUtcNow()); }
        catch (FormatException wrong)
        {
            throw new StartFailure(StartFailure.BadData, $"line 1: {wrong.Message}; nothing was changed.", wrong);
        }

        return await directory.CreateAsync(record, atMost: null, cancel) == RoomCreation.Created;
    }
}
