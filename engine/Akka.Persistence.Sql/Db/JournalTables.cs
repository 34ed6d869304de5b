namespace Akka.Persistence.Sql.Db;

using Config = Akka.Configuration.Config;

/// <summary>The journal's tables and columns, quoted.</summary>
internal sealed class JournalTables
{
    public JournalTables(Config plugin)
    {
        var mapping = SqlNames.Mapping(plugin);
        var schema = SqlNames.Optional(mapping, "schema-name");

        Name = mapping.GetString("journal.table-name");
        Table = SqlNames.Table(schema, Name);
        var columns = mapping.GetConfig("journal.columns");
        Ordering = SqlNames.Column(columns, "ordering");
        Deleted = SqlNames.Column(columns, "deleted");
        PersistenceId = SqlNames.Column(columns, "persistence-id");
        SequenceNr = SqlNames.Column(columns, "sequence-number");
        Created = SqlNames.Column(columns, "created");
        Tags = SqlNames.Column(columns, "tags");
        Message = SqlNames.Column(columns, "message");
        Identifier = SqlNames.Column(columns, "identifier");
        Manifest = SqlNames.Column(columns, "manifest");
        WriterUuid = mapping.GetBoolean("journal.use-writer-uuid-column") ? SqlNames.Column(columns, "writer-uuid") : null;

        MetadataTable = SqlNames.Table(schema, mapping.GetString("metadata.table-name"));
        columns = mapping.GetConfig("metadata.columns");
        MetadataPersistenceId = SqlNames.Column(columns, "persistence-id");
        MetadataSequenceNr = SqlNames.Column(columns, "sequence-number");

        TagName = mapping.GetString("tag.table-name");
        TagTable = SqlNames.Table(schema, TagName);
        columns = mapping.GetConfig("tag.columns");
        TagOrdering = SqlNames.Column(columns, "ordering-id");
        TagValue = SqlNames.Column(columns, "tag-value");
        TagPersistenceId = SqlNames.Column(columns, "persistence-id");
        TagSequenceNr = SqlNames.Column(columns, "sequence-nr");
        Schema = schema;
    }

    public string? Schema { get; }

    /// <summary>The table's name as configured, for naming its indexes.</summary>
    public string Name { get; }

    public string Table { get; }

    public string Ordering { get; }

    public string Deleted { get; }

    public string PersistenceId { get; }

    public string SequenceNr { get; }

    public string Created { get; }

    public string Tags { get; }

    public string Message { get; }

    public string Identifier { get; }

    public string Manifest { get; }

    /// <summary>Null where the table has no such column.</summary>
    public string? WriterUuid { get; }

    public string MetadataTable { get; }

    public string MetadataPersistenceId { get; }

    public string MetadataSequenceNr { get; }

    public string TagName { get; }

    public string TagTable { get; }

    public string TagOrdering { get; }

    public string TagValue { get; }

    public string TagPersistenceId { get; }

    public string TagSequenceNr { get; }
}
