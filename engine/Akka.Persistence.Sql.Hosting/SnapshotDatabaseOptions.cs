using System.Text;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>Names of the snapshot table; what is left null keeps the mapping's name.</summary>
public sealed class SnapshotDatabaseOptions
{
    private readonly DatabaseMapping _mapping;

    public SnapshotDatabaseOptions(DatabaseMapping mapping)
    {
        _mapping = mapping;
    }

    public static SnapshotDatabaseOptions Default => new(DatabaseMapping.Default)
    {
        SnapshotTable = new SnapshotTableOptions { TableName = "snapshot" },
    };

    public string? SchemaName { get; set; }

    public SnapshotTableOptions? SnapshotTable { get; set; }

    internal void Build(StringBuilder sb)
    {
        sb.Setting("table-mapping", _mapping.Name());
        sb.AppendLine($"{_mapping.Name()} {{");
        sb.Setting("schema-name", SchemaName);
        SnapshotTable?.Build(sb);
        sb.AppendLine("}");
    }
}

/// <summary>Names of the snapshot table and its columns.</summary>
public sealed class SnapshotTableOptions
{
    public string? TableName { get; set; }

    public string? PersistenceIdColumnName { get; set; }

    public string? SequenceNumberColumnName { get; set; }

    public string? CreatedColumnName { get; set; }

    public string? SnapshotColumnName { get; set; }

    public string? ManifestColumnName { get; set; }

    public string? SerializerIdColumnName { get; set; }

    internal void Build(StringBuilder sb)
    {
        sb.AppendLine("snapshot {");
        sb.Setting("table-name", TableName);
        sb.AppendLine("columns {");
        sb.Setting("persistence-id", PersistenceIdColumnName);
        sb.Setting("sequence-number", SequenceNumberColumnName);
        sb.Setting("created", CreatedColumnName);
        sb.Setting("snapshot", SnapshotColumnName);
        sb.Setting("manifest", ManifestColumnName);
        sb.Setting("serializerId", SerializerIdColumnName);
        sb.AppendLine("}");
        sb.AppendLine("}");
    }
}
