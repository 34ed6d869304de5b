using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Postgres;

/// <summary>The journal's statements. An insert takes arrays: one prepared text for any number of rows, one round trip.</summary>
internal sealed class PostgresJournalText
{
    private readonly JournalTables _t;

    public PostgresJournalText(JournalTables t)
    {
        _t = t;
        HasWriter = t.WriterUuid is not null;
        var writerColumn = HasWriter ? $", {t.WriterUuid}" : string.Empty;
        var writerSource = HasWriter ? ", r.writer" : string.Empty;
        var writerArray = HasWriter ? ", $8::text[]" : string.Empty;
        var writerName = HasWriter ? ", writer" : string.Empty;
        var next = HasWriter ? 9 : 8;
        Insert = $"INSERT INTO {t.Table} ({t.Deleted}, {t.PersistenceId}, {t.SequenceNr}, {t.Created}, {t.Tags}, {t.Message}, {t.Identifier}, {t.Manifest}{writerColumn}) "
            + $"SELECT false, r.pid, r.nr, r.created, r.tags, r.message, r.identifier, r.manifest{writerSource} "
            + $"FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bytea[], $6::int[], $7::text[]{writerArray}) "
            + $"WITH ORDINALITY AS r(pid, nr, created, tags, message, identifier, manifest{writerName}, place) ORDER BY r.place";
        InsertWithTags = $"WITH stored AS ({Insert} RETURNING {t.Ordering} AS ordering, {t.PersistenceId} AS pid, {t.SequenceNr} AS nr) "
            + $"INSERT INTO {t.TagTable} ({t.TagOrdering}, {t.TagValue}, {t.TagPersistenceId}, {t.TagSequenceNr}) "
            + $"SELECT stored.ordering, g.tag, stored.pid, stored.nr FROM unnest(${next}::text[], ${next + 1}::bigint[], ${next + 2}::text[]) AS g(pid, nr, tag) "
            + "JOIN stored ON stored.pid = g.pid AND stored.nr = g.nr";
        Highest = $"SELECT coalesce(max({t.SequenceNr}), 0) FROM {t.Table} WHERE {t.PersistenceId} = $1";
        HighestWithMetadata = $"SELECT greatest(({Highest}), (SELECT coalesce(max({t.MetadataSequenceNr}), 0) FROM {t.MetadataTable} WHERE {t.MetadataPersistenceId} = $1))";
        HighestUpTo = $"{Highest} AND {t.SequenceNr} <= $2";
        Page = $"SELECT {t.SequenceNr}, {t.Created}, {t.Message}, {t.Identifier}, {t.Manifest}, {t.WriterUuid ?? "NULL::text"} FROM {t.Table} "
            + $"WHERE {t.PersistenceId} = $1 AND {t.SequenceNr} BETWEEN $2 AND $3 AND {t.Deleted} = false ORDER BY {t.SequenceNr} LIMIT $4";
        Mark = $"UPDATE {t.Table} SET {t.Deleted} = true WHERE {t.PersistenceId} = $1 AND {t.SequenceNr} = $2";
        DeleteBefore = $"DELETE FROM {t.Table} WHERE {t.PersistenceId} = $1 AND {t.SequenceNr} < $2";
        DeleteTags = $"DELETE FROM {t.TagTable} WHERE {t.TagPersistenceId} = $1 AND {t.TagSequenceNr} <= $2";
        SetMetadata = $"INSERT INTO {t.MetadataTable} ({t.MetadataPersistenceId}, {t.MetadataSequenceNr}) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        TrimMetadata = $"DELETE FROM {t.MetadataTable} WHERE {t.MetadataPersistenceId} = $1 AND {t.MetadataSequenceNr} < $2";
    }

    public bool HasWriter { get; }

    public string Insert { get; }

    public string InsertWithTags { get; }

    public string Highest { get; }

    public string HighestWithMetadata { get; }

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
        var writer = HasWriter ? $", {_t.WriterUuid} VARCHAR(128) NULL" : string.Empty;
        var statements = new List<string>();
        if (_t.Schema is not null)
        {
            statements.Add($"CREATE SCHEMA IF NOT EXISTS {SqlNames.Quote(_t.Schema)}");
        }

        statements.Add(
            $"CREATE TABLE IF NOT EXISTS {_t.Table} ("
            + $"{_t.Ordering} BIGSERIAL NOT NULL, "
            + $"{_t.Deleted} BOOLEAN NOT NULL, "
            + $"{_t.PersistenceId} VARCHAR(255) NOT NULL, "
            + $"{_t.SequenceNr} BIGINT NOT NULL, "
            + $"{_t.Created} BIGINT NOT NULL, "
            + $"{_t.Tags} VARCHAR(100) NULL, "
            + $"{_t.Message} BYTEA NOT NULL, "
            + $"{_t.Identifier} INTEGER NULL, "
            + $"{_t.Manifest} VARCHAR(500) NULL"
            + $"{writer}, "
            + $"CONSTRAINT {SqlNames.Quote($"PK_{_t.Name}")} PRIMARY KEY ({_t.Ordering}), "
            + $"CONSTRAINT {SqlNames.Quote($"UQ_{_t.Name}")} UNIQUE ({_t.PersistenceId}, {_t.SequenceNr}))");
        statements.Add(
            $"CREATE TABLE IF NOT EXISTS {_t.TagTable} ("
            + $"{_t.TagOrdering} BIGINT NOT NULL, "
            + $"{_t.TagValue} VARCHAR(64) NOT NULL, "
            + $"{_t.TagPersistenceId} VARCHAR(255) NOT NULL, "
            + $"{_t.TagSequenceNr} BIGINT NOT NULL, "
            + $"CONSTRAINT {SqlNames.Quote($"PK_{_t.TagName}")} PRIMARY KEY ({_t.TagOrdering}, {_t.TagValue}, {_t.TagPersistenceId}))");
        statements.Add(
            $"CREATE INDEX IF NOT EXISTS {SqlNames.Quote($"IX_{_t.TagName}_persistence_id_sequence_nr")} ON {_t.TagTable} ({_t.TagPersistenceId}, {_t.TagSequenceNr})");
        statements.Add($"CREATE INDEX IF NOT EXISTS {SqlNames.Quote($"IX_{_t.TagName}_tag")} ON {_t.TagTable} ({_t.TagValue})");
        if (metadata)
        {
            statements.Add(
                $"CREATE TABLE IF NOT EXISTS {_t.MetadataTable} ("
                + $"{_t.MetadataPersistenceId} VARCHAR(255) NOT NULL, "
                + $"{_t.MetadataSequenceNr} BIGINT NOT NULL, "
                + $"PRIMARY KEY ({_t.MetadataPersistenceId}, {_t.MetadataSequenceNr}))");
        }

        return statements;
    }
}
