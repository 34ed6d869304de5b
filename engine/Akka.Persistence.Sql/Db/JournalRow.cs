namespace Akka.Persistence.Sql.Db;

/// <summary>A row of the journal, without its ordering.</summary>
internal sealed class JournalRow
{
    public required string PersistenceId { get; init; }

    public required long SequenceNr { get; init; }

    /// <summary>When it was stored, in UTC ticks.</summary>
    public required long Created { get; init; }

    public required byte[] Message { get; init; }

    /// <summary>The serializer's id; null in rows of old plugins, whose manifest is the type.</summary>
    public required int? Identifier { get; init; }

    /// <summary>The serializer's manifest.</summary>
    public required string? Manifest { get; init; }

    public string? WriterUuid { get; init; }

    /// <summary>For the tags column; null where tags have a table.</summary>
    public string? TagColumn { get; init; }

    /// <summary>For the tag table.</summary>
    public string[] TagRows { get; init; } = [];
}
