namespace Akka.Persistence.Sql.Db;

using Config = Akka.Configuration.Config;

/// <summary>The snapshot store's table and columns, quoted.</summary>
internal sealed class SnapshotTables
{
    public SnapshotTables(Config plugin)
    {
        var mapping = SqlNames.Mapping(plugin);
        Schema = SqlNames.Optional(mapping, "schema-name");
        Table = SqlNames.Table(Schema, mapping.GetString("snapshot.table-name"));
        var columns = mapping.GetConfig("snapshot.columns");
        PersistenceId = SqlNames.Column(columns, "persistence-id");
        SequenceNr = SqlNames.Column(columns, "sequence-number");
        Created = SqlNames.Column(columns, "created");
        Snapshot = SqlNames.Column(columns, "snapshot");
        Manifest = SqlNames.Column(columns, "manifest");
        SerializerId = SqlNames.Column(columns, "serializerId");
    }

    public string? Schema { get; }

    public string Table { get; }

    public string PersistenceId { get; }

    public string SequenceNr { get; }

    public string Created { get; }

    public string Snapshot { get; }

    public string Manifest { get; }

    public string SerializerId { get; }
}
