using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Snapshot;
using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>Snapshots in a SQL database, in the table of Akka.Persistence.Sql.</summary>
public class SqlSnapshotStore : SnapshotStore
{
    private readonly ISnapshotDb _db;
    private readonly PayloadSerializer _serializer;

    public SqlSnapshotStore(Akka.Configuration.Config snapshotConfig)
    {
        var system = (ExtendedActorSystem)Context.System;
        var log = Context.GetLogger();
        var settings = new SnapshotSettings(snapshotConfig.WithFallback(SqlPersistence.DefaultSnapshotConfiguration), Self.Path.Name);
        _serializer = new PayloadSerializer(system, settings.Serializer);
        _db = SqlDatabases.Get(system).Snapshots(settings, e =>
        {
            if (settings.WarnOnAutoInitializeFail)
            {
                log.Warning(e, "Unable to initialize the snapshot table");
            }
        });
    }

    public override async Task<PersistenceHealthCheckResult> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var breaker = await base.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
        if (breaker.Status == PersistenceHealthStatus.Unhealthy)
        {
            return breaker;
        }

        await _db.PingAsync(cancellationToken).ConfigureAwait(false);
        return breaker;
    }

#nullable disable
    protected override async Task<SelectedSnapshot> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var row = await _db.LoadAsync(persistenceId, criteria, cancellationToken).ConfigureAwait(false);
        return row is null
            ? null
            : new SelectedSnapshot(
                new SnapshotMetadata(row.PersistenceId, row.SequenceNr, new DateTime(row.Created, DateTimeKind.Utc)),
                _serializer.Deserialize(row.Snapshot, row.SerializerId, row.Manifest));
    }
#nullable enable

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var (bytes, id, manifest) = _serializer.Serialize(snapshot);
        return _db.SaveAsync(
            new SnapshotRow(metadata.PersistenceId, metadata.SequenceNr, metadata.Timestamp.Ticks, bytes, manifest, id), cancellationToken);
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken)
    {
        // Without a time the sequence number alone counts.
        var created = metadata.Timestamp.Ticks;
        return _db.DeleteAsync(
            metadata.PersistenceId,
            metadata.SequenceNr,
            metadata.SequenceNr,
            created == DateTime.MinValue.Ticks ? 0 : created,
            created == DateTime.MinValue.Ticks ? long.MaxValue : created,
            cancellationToken);
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        _db.DeleteAsync(
            persistenceId,
            criteria.MinSequenceNr,
            criteria.MaxSequenceNr,
            (criteria.MinTimestamp ?? DateTime.MinValue).Ticks,
            criteria.MaxTimeStamp.Ticks,
            cancellationToken);
}
