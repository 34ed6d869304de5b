using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Archive;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Wire;
using Collab.Host.Config;

namespace Collab.Host.Cli;

/// <summary>
/// <c>import</c>: an archive into a room without a past. The whole file is read and tried before anything is written, and then all events are written in one
/// transaction of the journal: the room is there whole, or not at all.
/// </summary>
internal static class ImportCommand
{
    public static async Task<int> RunAsync(CommandHost host, string file, string? room, string? org, CancellationToken cancel)
    {
        using var input = Open(file);
        var (header, key, frames) = await CommandConsole.ProgressAsync(
            $"Reading {file}", "events", report => Task.Run(() => Read(host, input, room, org, report, cancel), cancel));
        await host.MigrateAsync(cancel);
        var (record, made) = await EntryAsync(host, header, key, cancel);
        try
        {
            var result = await CommandConsole.ProgressAsync(
                $"Writing {key}", "events", _ => host.RunAsync(ImportActor.Props(key, frames, host.Time.GetUtcNow()), CancellationToken.None));
            if (result is not Imported)
                throw new StartFailure(StartFailure.CannotCreate, $"room {key} has a past already, or is open on a server; nothing was changed. Import into another with --room.");
        }
        catch when (made)
        {
            await TakeBackAsync(host, key);
            throw;
        }

        await CommandConsole.SayAsync($"Room {record.Key} is imported: {frames.Length:N0} events.");
        return 0;
    }

    /// <summary>The entry that was made for it goes again, unless somebody else has given the room a past meanwhile.</summary>
    private static async Task TakeBackAsync(CommandHost host, RoomKey key)
    {
        var found = await host.RunAsync(ExportActor.Props(key, host.Journal, host.Options.Rooms.StoreTimeout, _ => { }, _ => { }), CancellationToken.None);
        if (found is Exported { Epoch: null }) await host.Get<IRoomDirectory>().DeleteAsync(key, CancellationToken.None);
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

    private static (ArchiveHeader Header, RoomKey Key, ImmutableArray<Frame> Frames) Read(
        CommandHost host, Stream input, string? room, string? org, Action<long, long> report, CancellationToken cancel)
    {
        try
        {
            using var reader = new ArchiveReader(input);
            var header = reader.ReadHeader();
            var key = KeyOf(header, room, org);
            var frames = ImmutableArray.CreateBuilder<Frame>();
            foreach (var frame in reader.ReadEvents(key, host.Options.Limits.Board))
            {
                cancel.ThrowIfCancellationRequested();
                frames.Add(frame);
                if (frames.Count % 1_000 == 0) report(frames.Count, 0);
            }

            return (header, key, frames.ToImmutable());
        }
        catch (ArchiveFault fault)
        {
            throw new StartFailure(StartFailure.BadData, $"{fault.Message}; nothing was changed.", fault);
        }
    }

    private static RoomKey KeyOf(ArchiveHeader header, string? room, string? org)
    {
        if (!OrgId.TryParse(org ?? header.OrgId, out var orgId) || !RoomId.TryParse(room ?? header.Room, out var roomId))
            throw new StartFailure(StartFailure.BadData, "line 1: the ids of organisation and room must have 1 to 128 of A-Z a-z 0-9 _ . : -; nothing was changed.");
        return new RoomKey(orgId, roomId);
    }

    /// <summary>The room's entry: the one that is there, or else the archive's.</summary>
    private static async Task<(RoomRecord Record, bool Made)> EntryAsync(CommandHost host, ArchiveHeader header, RoomKey key, CancellationToken cancel)
    {
        var directory = host.Get<IRoomDirectory>();
        if (await directory.FindAsync(key, cancel) is { } known) return (known, false);
        RoomRecord record;
        try { record = header.ToRecord(key, host.Time.GetUtcNow()); }
        catch (FormatException wrong)
        {
            throw new StartFailure(StartFailure.BadData, $"line 1: {wrong.Message}; nothing was changed.", wrong);
        }

        return (record, await directory.CreateAsync(record, atMost: null, cancel) == RoomCreation.Created);
    }
}
