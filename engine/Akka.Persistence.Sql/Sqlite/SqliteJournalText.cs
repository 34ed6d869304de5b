using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Sqlite;

/// <summary>The journal's statements.</summary>
internal sealed class SqliteJournalText
{
    private readonly JournalTables _t;

    public SqliteJournalText(JournalTables t)
    {
        _t = t;
        HasWriter = t.WriterUuid is not null;
        var writerColumn = HasWriter ? $", {t.WriterUuid}" : string.Empty;
        var writerValue = HasWriter ? ", ?8" : string.Empty;
        Insert = $"INSERT INTO {t.Table} ({t.Deleted}, {t.PersistenceId}, {t.SequenceNr}, {t.Created}, {t.Tags}, {t.Message}, {t.Identifier}, {t.Manifest}{writerColumn}) "
            + $"VALUES (0, ?1, ?2, ?3, ?4, ?5, ?6, ?7{writerValue})";
        InsertTag = $"INSERT INTO {t.TagTable} ({t.TagOrdering}, {t.TagValue}, {t.TagPersistenceId}, {t.TagSequenceNr}) VALUES (?1, ?2, ?3, ?4)";
        Highest = $"SELECT max({t.SequenceNr}) FROM {t.Table} WHERE {t.PersistenceId} = ?1";
        HighestInMetadata = $"SELECT max({t.MetadataSequenceNr}) FROM {t.MetadataTable} WHERE {t.MetadataPersistenceId} = ?1";
        HighestUpTo = $"{Highest} AND {t.SequenceNr} <= ?2";
        Page = $"SELECT {t.SequenceNr}, {t.Created}, {t.Message}, {t.Identifier}, {t.Manifest}, {t.WriterUuid ?? "NULL"} FROM {t.Table} "
            + $"WHERE {t.PersistenceId} = ?1 AND {t.SequenceNr} BETWEEN ?2 AND ?3 AND {t.Deleted} = 0 ORDER BY {t.SequenceNr} LIMIT ?4";
        Mark = $"UPDATE {t.Table} SET {t.Deleted} = 1 WHERE {t.PersistenceId} = ?1 AND {t.SequenceNr} = ?2";
        DeleteBefore = $"DELETE FROM {t.Table} WHERE {t.PersistenceId} = ?1 AND {t.SequenceNr} < ?2";
        DeleteTags = $"DELETE FROM {t.TagTable} WHERE {t.TagPersistenceId} = ?1 AND {t.TagSequenceNr} <= ?2";
        SetMetadata = $"INSERT OR REPLACE INTO {t.MetadataTable} ({t.MetadataPersistenceId}, {t.MetadataSequenceNr}) VALUES (?1, ?2)";
        TrimMetadata = $"DELETE FROM {t.MetadataTable} WHERE {t.MetadataPersistenceId} = ?1 AND {t.MetadataSequenceNr} < ?2";
    }

    public bool HasWriter { get; }

    public string Insert { get; }

    public string InsertTag { get; }

    public string Highest { get; }

    public string HighestInMetadata { get; }

    public string HighestUpTo { get; }

    public string Page { get; }

    public string Mark { get; }

    public string DeleteBefore { get; }

    public string DeleteTags { get; }

    public string SetMetadata { get; }

    public string TrimMetadata { get; }

    /// <summary>Each statement leaves alone what is there already.</summary>
    public IReadOnlyList<string> Schema(bool metadata)
    {
        var writer = HasWriter ? $", {_t.WriterUuid} NVARCHAR(128) NULL" : string.Empty;
        var statements = new List<string>
        {
            $"CREATE TABLE IF NOT EXISTS {_t.Table} ("
            + $"{_t.Ordering} INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
            + $"{_t.Deleted} BIT NOT NULL, "
            + $"{_t.PersistenceId} NVARCHAR(255) NOT NULL, "
            + $"{_t.SequenceNr} BIGINT NOT NULL, "
            + $"{_t.Created} BIGINT NOT NULL, "
            + $"{_t.Tags} NVARCHAR(100) NULL, "
            + $"{_t.Message} BLOB NOT NULL, "
            + $"{_t.Identifier} INT NULL, "
            + $"{_t.Manifest} NVARCHAR(500) NULL"
            + $"{writer}, "
            + $"UNIQUE ({_t.PersistenceId}, {_t.SequenceNr}))",
            $"CREATE TABLE IF NOT EXISTS {_t.TagTable} ("
            + $"{_t.TagOrdering} BIGINT NOT NULL, "
            + $"{_t.TagValue} NVARCHAR(64) NOT NULL, "
            + $"{_t.TagPersistenceId} NVARCHAR(255) NOT NULL, "
            + $"{_t.TagSequenceNr} BIGINT NOT NULL, "
            + $"PRIMARY KEY ({_t.TagOrdering}, {_t.TagValue}, {_t.TagPersistenceId}))",
            $"CREATE INDEX IF NOT EXISTS {SqlNames.Quote($"IX_{_t.TagName}_persistence_id_sequence_nr")} ON {_t.TagTable} ({_t.TagPersistenceId}, {_t.TagSequenceNr})",
            $"CREATE INDEX IF NOT EXISTS {SqlNames.Quote($"IX_{_t.TagName}_tag")} ON {_t.TagTable} ({_t.TagValue})",
        };
        if (metadata)
        {
            statements.Add(
                $"CREATE TABLE IF NOT EXISTS {_t.MetadataTable} ("
                + $"{_t.MetadataPersistenceId} NVARCHAR(255) NOT NULL, "
                + $"{_t.MetadataSequenceNr} BIGINT NOT NULL, "
                + $"PRIMARY KEY ({_t.MetadataPersistenceId}, {_t.MetadataSequenceNr}))");
        }

        return statements;
    }
}
