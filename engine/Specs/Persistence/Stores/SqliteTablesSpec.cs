using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.TestKit.Xunit2;
using Shouldly;
using Store = Akka.Persistence.Persistence;

namespace Engine.Specs.Persistence.Stores;

/// <summary>The tables are Akka.Persistence.Sql's, so that data moves between the two.</summary>
public sealed class SqliteTablesSpec : TestKit
{
    private readonly TempFolder _folder;
    private readonly string _path;

    public SqliteTablesSpec()
        : this(new TempFolder())
    {
    }

    private SqliteTablesSpec(TempFolder folder)
        : base(SqlConfig.Sqlite(folder.File("tables.db")))
    {
        _folder = folder;
        _path = folder.File("tables.db");
        Write(new Tagged("red apple", ImmutableHashSet.Create("fruit", "red")), 1);
        Write("plain", 2);
        Store.Instance.Apply(Sys).SnapshotStoreFor(null).Tell(
            new SaveSnapshot(new SnapshotMetadata("p", 2, new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc)), "state"), TestActor);
        ExpectMsg<SaveSnapshotSuccess>(TimeSpan.FromSeconds(10));
    }

    [Fact(DisplayName = "the journal's columns, their kinds, and which may be null")]
    public void Journal_columns()
    {
        Columns("journal").ShouldBe(
        [
            "ordering INTEGER required",
            "deleted NUMERIC required",
            "persistence_id TEXT required",
            "sequence_number INTEGER required",
            "created INTEGER required",
            "tags TEXT optional",
            "message BLOB required",
            "identifier INTEGER optional",
            "manifest TEXT optional",
            "writer_uuid TEXT optional",
        ]);
    }

    [Fact(DisplayName = "the tag table's and the snapshot table's columns")]
    public void Other_columns()
    {
        Columns("tags").ShouldBe(["ordering_id INTEGER required", "tag TEXT required", "persistence_id TEXT required", "sequence_nr INTEGER required"], ignoreOrder: true);
        Columns("snapshot").Select(c => c.Split(' ')[0]).ShouldBe(
            ["persistence_id", "sequence_number", "created", "snapshot", "manifest", "serializer_id"], ignoreOrder: true);
    }

    [Fact(DisplayName = "persistence id and number together are unique; the ordering rises")]
    public void Unique_key()
    {
        using var file = new SqliteFile(_path);
        var unique = file.Query("SELECT name FROM pragma_index_list('journal') WHERE \"unique\" = 1")
            .Select(row => string.Join(",", file.Query($"SELECT name FROM pragma_index_info('{row[0]}')").Select(c => c[0])));
        unique.ShouldContain("persistence_id,sequence_number");
        file.Query("SELECT ordering FROM journal ORDER BY sequence_number").Select(row => row[0]).ShouldBe([1L, 2L]);
    }

    [Fact(DisplayName = "a row: not deleted, created in UTC ticks, serializer id, and the tags in their own table")]
    public void Journal_row()
    {
        using var file = new SqliteFile(_path);
        var row = file.Query("SELECT deleted, created, tags, identifier, writer_uuid, message FROM journal WHERE sequence_number = 1").Single();
        row[0].ShouldBe(0L);
        new DateTime((long)row[1]!, DateTimeKind.Utc).ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(1));
        row[2].ShouldBeNull();
        row[3].ShouldBe((long)Sys.Serialization.FindSerializerForType(typeof(string)).Identifier);
        row[4].ShouldBe("w");
        row[5].ShouldBeOfType<byte[]>().ShouldBe(Sys.Serialization.FindSerializerForType(typeof(string)).ToBinary("red apple"));
        file.Query("SELECT ordering_id, tag, persistence_id, sequence_nr FROM tags ORDER BY tag").Select(r => string.Join("|", r))
            .ShouldBe(["1|fruit|p|1", "1|red|p|1"]);
    }

    [Fact(DisplayName = "a snapshot's row: its time in ticks")]
    public void Snapshot_row()
    {
        using var file = new SqliteFile(_path);
        var row = file.Query("SELECT persistence_id, sequence_number, created FROM snapshot").Single();
        row.ShouldBe(["p", 2L, new DateTime(2024, 5, 1).Ticks]);
    }

    [Fact(DisplayName = "deleting leaves the last row, marked, and takes the tags away")]
    public void Deleted_rows()
    {
        Store.Instance.Apply(Sys).JournalFor(null).Tell(new DeleteMessagesTo("p", 2, TestActor), TestActor);
        ExpectMsg<DeleteMessagesSuccess>(TimeSpan.FromSeconds(10));
        using var file = new SqliteFile(_path);
        file.Query("SELECT sequence_number, deleted FROM journal").Select(r => string.Join("|", r)).ShouldBe(["2|1"]);
        file.Query("SELECT * FROM tags").ShouldBeEmpty();
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }

    private void Write(object payload, long nr)
    {
        var journal = Store.Instance.Apply(Sys).JournalFor(null);
        journal.Tell(new WriteMessages([new AtomicWrite(new Persistent(payload, nr, "p", sender: TestActor, writerGuid: "w"))], TestActor, 1), TestActor);
        ExpectMsg<WriteMessagesSuccessful>(TimeSpan.FromSeconds(10));
        ExpectMsg<WriteMessageSuccess>(TimeSpan.FromSeconds(10));
    }

    /// <summary>Names with their affinity, by SQLite's rules for declared types, since that is what the file goes by.</summary>
    private List<string> Columns(string table)
    {
        using var file = new SqliteFile(_path);
        return file.Query($"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}') ORDER BY cid")
            .Select(row => $"{row[0]} {Affinity((string)row[1]!)} {((long)row[2]! != 0 || (long)row[3]! != 0 ? "required" : "optional")}")
            .ToList();
    }

    private static string Affinity(string type)
    {
        var upper = type.ToUpperInvariant();
        return upper.Contains("INT") ? "INTEGER"
            : upper.Contains("CHAR") || upper.Contains("TEXT") || upper.Contains("CLOB") ? "TEXT"
            : upper.Contains("BLOB") || upper.Length == 0 ? "BLOB"
            : "NUMERIC";
    }
}
