using Akka.Actor;
using Collab.Actors.Archive;
using Collab.Actors.Domain;
using Collab.Actors.Rooms;
using Collab.Host.Config;

namespace Collab.Host.Cli;

/// <summary>
/// <c>export</c>: a room with all its events, as lines of JSON. It reads the journal a page at a time beside whatever server runs; a file
/// has its name only once it is whole, and standard output ends with the archive's last line.
/// </summary>
internal static class ExportCommand
{
    private const int ReportEvery = 1_000;

    public static async Task<int> RunAsync(CommandHost host, RoomKey key, string? output, CancellationToken cancel)
    {
        await host.MigrateAsync(cancel);
        var room = await host.Get<IRoomDirectory>().FindAsync(key, cancel)
            ?? throw new StartFailure(StartFailure.NoInput, $"there is no room {key.Room} in the organisation {key.Org}.");
        using var target = ExportTarget.Open(output);
        var exported = await CommandConsole.ProgressAsync($"Exporting {key}", "events", async report =>
        {
            using var writer = new ArchiveWriter(target.Stream);
            var job = ExportActor.Props(
                key,
                host.Journal,
                host.Options.Rooms.StoreTimeout * 3,
                epoch => writer.Begin(ArchiveHeader.Of(room, epoch, host.Time.GetUtcNow())),
                frame =>
                {
                    cancel.ThrowIfCancellationRequested();
                    writer.Add(frame);
                    if (writer.Seq % ReportEvery == 0) report(writer.Seq, 0);
                });
            if (await host.RunAsync(job, cancel) is not Exported done)
                throw new StartFailure(StartFailure.Unavailable, $"room {key} was deleted while it was written out.");
            if (done.Epoch is null) writer.Begin(ArchiveHeader.Of(room, null, host.Time.GetUtcNow()));
            writer.End();
            return done;
        });
        target.Keep();
        await CommandConsole.SayAsync($"Room {key} is exported: {exported.Seq:N0} events.");
        return 0;
    }
}

/// <summary>Where an export goes: standard output, or a file beside its place that is moved there when it is whole.</summary>
internal sealed class ExportTarget : IDisposable
{
    private const int Buffer = 256 * 1024;

    private readonly string? _file;
    private readonly string? _part;

    private ExportTarget(Stream stream, string? file, string? part) => (Stream, _file, _part) = (stream, file, part);

    public Stream Stream { get; }

    public static ExportTarget Open(string? output)
    {
        if (output is null or "-") return new ExportTarget(new BufferedStream(Console.OpenStandardOutput(), Buffer), null, null);
        var file = Path.GetFullPath(output);
        if (Path.Exists(file)) throw new StartFailure(StartFailure.CannotCreate, $"'{file}' is there already; it is not written over.");
        var part = $"{file}.{Guid.NewGuid():N}.part";
        try
        {
            return new ExportTarget(new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer), file, part);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new StartFailure(StartFailure.CannotCreate, $"'{file}' can't be written: {denied.Message}", denied);
        }
    }

    /// <summary>It is whole: on the disk, and under its name.</summary>
    public void Keep()
    {
        if (Stream is FileStream file) file.Flush(flushToDisk: true);
        Stream.Dispose();
        if (_part is not null) File.Move(_part, _file!);
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (_part is not null) File.Delete(_part);
    }
}
