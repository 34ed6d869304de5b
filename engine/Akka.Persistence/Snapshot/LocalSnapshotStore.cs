using System.Globalization;
using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence.Snapshot;

/// <summary>
/// Keeps snapshots as files <c>snapshot-{id}-{sequence number}-{ticks}</c> in a folder. A file is written under another name
/// and moved when it is whole; one that cannot be read is passed over for the next older one.
/// </summary>
public class LocalSnapshotStore : SnapshotStore
{
    private readonly DirectoryInfo _folder;
    private readonly int _maxLoadAttempts;
    private readonly Akka.Serialization.Serialization _serialization;
    private readonly ILoggingAdapter _log;

    public LocalSnapshotStore()
    {
        _folder = new DirectoryInfo(Plugin.Config.GetString("dir"));
        _maxLoadAttempts = Plugin.Config.GetInt("max-load-attempts");
        _serialization = Context.System.Serialization;
        _log = Context.GetLogger();
    }

    protected override void PreStart()
    {
        _folder.Create();
        base.PreStart();
    }

#nullable disable
    protected override Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        Task.Run(() => Load(persistenceId, criteria), cancellationToken);
#nullable enable

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken) =>
        Task.Run(() => Save(metadata, snapshot), cancellationToken);

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) =>
        Task.Run(
            () => Delete(metadata.PersistenceId, file =>
                file.SequenceNr == metadata.SequenceNr
                && (metadata.Timestamp == DateTime.MinValue || file.Timestamp.Ticks == metadata.Timestamp.Ticks)),
            cancellationToken);

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        Task.Run(() => Delete(persistenceId, file => criteria.IsMatch(file.SequenceNr, file.Timestamp)), cancellationToken);

    protected virtual void Save(SnapshotMetadata metadata, object snapshot)
    {
        var partial = WithOutputStream(metadata, stream => Serialize(stream, new Serialization.Snapshot(snapshot)));
        partial.MoveTo(GetSnapshotFileForWrite(metadata).FullName, overwrite: true);
    }

    protected void Serialize(Stream stream, Serialization.Snapshot snapshot) =>
        stream.Write(_serialization.FindSerializerForType(typeof(Serialization.Snapshot)).ToBinary(snapshot));

    /// <summary>Writes a file that is not the snapshot yet, and gives it when it is on disk.</summary>
    protected FileInfo WithOutputStream(SnapshotMetadata metadata, Action<Stream> p)
    {
        var file = GetSnapshotFileForWrite(metadata, ".tmp");
        using var stream = new FileStream(file.FullName, FileMode.Create, FileAccess.Write);
        p(stream);
        stream.Flush(flushToDisk: true);
        return file;
    }

    protected FileInfo GetSnapshotFileForWrite(SnapshotMetadata metadata, string extension = "") =>
        new(Path.Combine(_folder.FullName, FileName(metadata) + extension));

    private static string Prefix(string persistenceId) => $"snapshot-{Uri.EscapeDataString(persistenceId)}-";

    private static string FileName(SnapshotMetadata metadata) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(metadata.PersistenceId)}{metadata.SequenceNr}-{metadata.Timestamp.Ticks}");

    private SelectedSnapshot? Load(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        Exception? last = null;
        var candidates = Files(persistenceId)
            .Where(file => criteria.IsMatch(file.SequenceNr, file.Timestamp))
            .OrderByDescending(file => file.SequenceNr)
            .ThenByDescending(file => file.Timestamp)
            .Take(_maxLoadAttempts);
        foreach (var file in candidates)
        {
            try
            {
                var bytes = File.ReadAllBytes(file.Path);
                var snapshot = (Serialization.Snapshot)_serialization
                    .FindSerializerForType(typeof(Serialization.Snapshot))
                    .FromBinary(bytes, typeof(Serialization.Snapshot));
                return new SelectedSnapshot(new SnapshotMetadata(persistenceId, file.SequenceNr, file.Timestamp), snapshot.Data);
            }
            catch (Exception e)
            {
                last = e;
                _log.Error(e, "Error loading a snapshot [{0}]", file.Path);
            }
        }

        return last is null ? null : throw last;
    }

    private void Delete(string persistenceId, Func<SnapshotFile, bool> matches)
    {
        foreach (var file in Files(persistenceId).Where(matches).ToArray())
        {
            File.Delete(file.Path);
        }
    }

    private IEnumerable<SnapshotFile> Files(string persistenceId)
    {
        var prefix = Prefix(persistenceId);
        foreach (var path in Directory.EnumerateFiles(_folder.FullName, prefix + "*"))
        {
            var parts = Path.GetFileName(path)[prefix.Length..].Split('-');
            if (parts.Length == 2
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequenceNr)
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                yield return new SnapshotFile(path, sequenceNr, new DateTime(ticks, DateTimeKind.Utc));
            }
        }
    }

    private readonly record struct SnapshotFile(string Path, long SequenceNr, DateTime Timestamp);
}
