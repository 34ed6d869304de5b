using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.TestKit.Xunit2;
using Engine.Specs.Support;
using Npgsql;
using Shouldly;
using Store = Akka.Persistence.Persistence;

namespace Engine.Specs.Persistence.Stores;

/// <summary>The tables are Akka.Persistence.Sql's, so that data moves between the two.</summary>
[NeedsPostgres]
public sealed class PostgresTablesSpec : TestKit
{
    private readonly string _database;

    public PostgresTablesSpec()
        : this(PostgresServer.Instance.CreateDatabase())
    {
    }

    private PostgresTablesSpec(string database)
        : base(SqlConfig.Postgres(database))
    {
        _database = database;
        var journal = Store.Instance.Apply(Sys).JournalFor(null);
        var tagged = new Persistent(new Tagged("red apple", ImmutableHashSet.Create("fruit", "red")), 1, "p", sender: TestActor, writerGuid: "w");
        var plain = new Persistent("plain", 2, "p", sender: TestActor, writerGuid: "w");
        journal.Tell(new WriteMessages([new AtomicWrite(tagged), new AtomicWrite(plain)], TestActor, 1), TestActor);
        ExpectMsg<WriteMessagesSuccessful>(TimeSpan.FromSeconds(20));
        ReceiveN(2, TimeSpan.FromSeconds(10));
        Store.Instance.Apply(Sys).SnapshotStoreFor(null).Tell(
            new SaveSnapshot(new SnapshotMetadata("p", 2, new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc)), "state"), TestActor);
        ExpectMsg<SaveSnapshotSuccess>(TimeSpan.FromSeconds(10));
    }

    [StoreFact(DisplayName = "the journal's columns, their types, and which may be null")]
    public void Journal_columns()
    {
        Columns("journal").ShouldBe(
        [
            "ordering bigint NO",
            "deleted boolean NO",
            "persistence_id character varying(255) NO",
            "sequence_number bigint NO",
            "created bigint NO",
            "tags character varying(100) YES",
            "message bytea NO",
            "identifier integer YES",
            "manifest character varying(500) YES",
            "writer_uuid character varying(128) YES",
        ]);
    }

    [StoreFact(DisplayName = "the tag table's and the snapshot table's columns")]
    public void Other_columns()
    {
        Columns("tags").ShouldBe(
            ["ordering_id bigint NO", "tag character varying(64) NO", "persistence_id character varying(255) NO", "sequence_nr bigint NO"],
            ignoreOrder: true);
        Columns("snapshot").ShouldBe(
            [
                "persistence_id character varying(255) NO",
                "sequence_number bigint NO",
                "created bigint NO",
                "snapshot bytea YES",
                "manifest character varying(500) YES",
                "serializer_id integer YES",
            ],
            ignoreOrder: true);
    }

    [StoreFact(DisplayName = "rows: ordering rises, tags stand in their own table, times are UTC ticks")]
    public void Rows()
    {
        Query("SELECT ordering, sequence_number, deleted, coalesce(tags, '-'), writer_uuid FROM journal ORDER BY ordering")
            .ShouldBe(["1|1|False|-|w", "2|2|False|-|w"]);
        Query("SELECT ordering_id, tag, persistence_id, sequence_nr FROM tags ORDER BY tag").ShouldBe(["1|fruit|p|1", "1|red|p|1"]);
        Query("SELECT created FROM snapshot").ShouldBe([new DateTime(2024, 5, 1).Ticks.ToString()]);
    }

    [StoreFact(DisplayName = "deleting leaves the last row, marked, and takes the tags away")]
    public void Deleted_rows()
    {
        Store.Instance.Apply(Sys).JournalFor(null).Tell(new DeleteMessagesTo("p", 2, TestActor), TestActor);
        ExpectMsg<DeleteMessagesSuccess>(TimeSpan.FromSeconds(10));
        Query("SELECT sequence_number, deleted FROM journal").ShouldBe(["2|True"]);
        Query("SELECT tag FROM tags").ShouldBeEmpty();
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        PostgresServer.Instance.DropDatabase(_database);
    }

    private List<string> Columns(string table) => Query(
        $"""
        SELECT column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '') || ' ' || is_nullable
        FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position
        """);

    private List<string> Query(string sql)
    {
        using var connection = new NpgsqlConnection(_database);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return rows;
    }
}
