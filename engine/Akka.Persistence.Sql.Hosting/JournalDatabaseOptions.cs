using System.Text;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>Names of the journal's tables; what is left null keeps the mapping's name.</summary>
public sealed class JournalDatabaseOptions
{
    private readonly DatabaseMapping _mapping;

    public JournalDatabaseOptions(DatabaseMapping mapping)
    {
        _mapping = mapping;
    }

    public static JournalDatabaseOptions Default => new(DatabaseMapping.Default)
    {
        JournalTable = new JournalTableOptions { TableName = "journal" },
        MetadataTable = new MetadataTableOptions { TableName = "journal_metadata" },
        TagTable = new TagTableOptions { TableName = "tags" },
    };

    public string? SchemaName { get; set; }

    public JournalTableOptions? JournalTable { get; set; }

    public MetadataTableOptions? MetadataTable { get; set; }

    public TagTableOptions? TagTable { get; set; }

    internal void Build(StringBuilder sb)
    {
        sb.Setting("table-mapping", _mapping.Name());
        sb.AppendLine($"{_mapping.Name()} {{");
        sb.Setting("schema-name", SchemaName);
        JournalTable?.Build(sb);
        MetadataTable?.Build(sb);
        TagTable?.Build(sb);
        sb.AppendLine("}");
    }
}

/// <summary>Names of the journal table and its columns.</summary>
public sealed class JournalTableOptions
{
    public bool? UseWriterUuidColumn { get; set; }

    public string? TableName { get; set; }

    public string? OrderingColumnName { get; set; }

    public string? DeletedColumnName { get; set; }

    public string? PersistenceIdColumnName { get; set; }

    public string? SequenceNumberColumnName { get; set; }

    public string? CreatedColumnName { get; set; }

    public string? TagsColumnName { get; set; }

    public string? MessageColumnName { get; set; }

    public string? IdentifierColumnName { get; set; }

    public string? ManifestColumnName { get; set; }

    public string? WriterUuidColumnName { get; set; }

    internal void Build(StringBuilder sb)
    {
        sb.AppendLine("journal {");
        sb.Setting("use-writer-uuid-column", UseWriterUuidColumn);
        sb.Setting("table-name", TableName);
        sb.AppendLine("columns {");
        sb.Setting("ordering", OrderingColumnName);
        sb.Setting("deleted", DeletedColumnName);
        sb.Setting("persistence-id", PersistenceIdColumnName);
        sb.Setting("sequence-number", SequenceNumberColumnName);
        sb.Setting("created", CreatedColumnName);
        sb.Setting("tags", TagsColumnName);
        sb.Setting("message", MessageColumnName);
        sb.Setting("identifier", IdentifierColumnName);
        sb.Setting("manifest", ManifestColumnName);
        sb.Setting("writer-uuid", WriterUuidColumnName);
        sb.AppendLine("}");
        sb.AppendLine("}");
    }
}

/// <summary>Names of the table that keeps the highest numbers in delete-compatibility mode.</summary>
public sealed class MetadataTableOptions
{
    public string? TableName { get; set; }

    public string? PersistenceIdColumnName { get; set; }

    public string? SequenceNumberColumnName { get; set; }

    internal void Build(StringBuilder sb)
    {
        sb.AppendLine("metadata {");
        sb.Setting("table-name", TableName);
        sb.AppendLine("columns {");
        sb.Setting("persistence-id", PersistenceIdColumnName);
        sb.Setting("sequence-number", SequenceNumberColumnName);
        sb.AppendLine("}");
        sb.AppendLine("}");
    }
}

/// <summary>Names of the tag table.</summary>
public sealed class TagTableOptions
{
    public string? TableName { get; set; }

    public string? OrderingColumnName { get; set; }

    public string? TagColumnName { get; set; }

    public string? PersistenceIdColumnName { get; set; }

    public string? SequenceNumberColumnName { get; set; }

    internal void Build(StringBuilder sb)
    {
        sb.AppendLine("tag {");
        sb.Setting("table-name", TableName);
        sb.AppendLine("columns {");
        sb.Setting("ordering-id", OrderingColumnName);
        sb.Setting("tag-value", TagColumnName);
        sb.Setting("persistence-id", PersistenceIdColumnName);
        sb.Setting("sequence-nr", SequenceNumberColumnName);
        sb.AppendLine("}");
        sb.AppendLine("}");
    }
}
