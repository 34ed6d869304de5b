namespace Akka.Persistence.Sql.Db;

/// <summary>A row of the snapshot table.</summary>
internal sealed record SnapshotRow(string PersistenceId, long SequenceNr, long Created, byte[] Snapshot, string? Manifest, int? SerializerId);
