using System.Buffers.Binary;
using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit.Xunit2;
using Shouldly;
using Store = Akka.Persistence.Persistence;

namespace Engine.Specs.Persistence.Stores;

/// <summary>How the SQLite journal commits: together, on disk, each actor for itself. These hold for the embedded engine.</summary>
[Trait("Engine", "embedded")]
public sealed class SqliteCommitSpec : TestKit
{
    private const string Small = """
        akka.persistence.journal.sql.buffer-size = 60
        akka.persistence.journal.sql.circuit-breaker.max-failures = 1000
        """;

    private readonly TempFolder _folder;
    private readonly string _path;

    public SqliteCommitSpec()
        : this(new TempFolder())
    {
    }

    private SqliteCommitSpec(TempFolder folder)
        : base(SqlConfig.Sqlite(folder.File("commits.db"), Small))
    {
        _folder = folder;
        _path = folder.File("commits.db");
    }

    private static TimeSpan Limit => TimeSpan.FromSeconds(20);

    [Fact(DisplayName = "writes of 50 actors that wait for the disk are committed together")]
    public void Group_commit()
    {
        var ledgers = Ledgers(50);
        var before = Commits();
        HoldingTheFile(() => Keep(ledgers));
        ReceiveN(ledgers.Length, Limit).ShouldAllBe(reply => Equals(reply, "x 1"));

        // One write may have gone to wait for the lock alone, before the others came.
        (Commits() - before).ShouldBeInRange(1, 5);
    }

    [Fact(DisplayName = "in a common transaction one conflicting write fails alone; the others are stored")]
    public void Guilty_alone()
    {
        var ledgers = Ledgers(20);
        Watch(ledgers[7]);
        using (var file = new SqliteFile(_path))
        {
            // Somebody else has written number 1 of this actor since it recovered.
            file.Execute("INSERT INTO journal (deleted, persistence_id, sequence_number, created, message, identifier, manifest, writer_uuid) "
                + "VALUES (0, 'ledger-7', 1, 1, x'00', 1, '', 'another')");
        }

        HoldingTheFile(() => Keep(ledgers));
        var replies = ReceiveN(21, Limit);
        replies.Count(reply => Equals(reply, "x 1")).ShouldBe(19);
        replies.ShouldContain("failed x 1");
        replies.OfType<Terminated>().Single().ActorRef.ShouldBe(ledgers[7]);
    }

    [Fact(DisplayName = "over buffer-size a write fails at once; those that were taken are stored")]
    public void Full_buffer()
    {
        var ledgers = Ledgers(150);
        HoldingTheFile(() =>
        {
            Keep(ledgers);
            FishForMessage(m => m is "failed x 1", Limit);
        });
        var replies = new List<object>();
        while (replies.Count < ledgers.Length - 1)
        {
            replies.Add(ReceiveOne(Limit));
        }

        var stored = replies.Count(reply => Equals(reply, "x 1"));
        stored.ShouldBeInRange(60, 149);
        using var file = new SqliteFile(_path);
        file.Query("SELECT count(*) FROM journal").Single()[0].ShouldBe((long)stored);
    }

    [Fact(DisplayName = "what is acknowledged is on disk: a copy of the files, taken without a word, has every event")]
    public void Acknowledged_is_on_disk()
    {
        var ledger = Ledgers(1)[0];
        for (var i = 1; i <= 100; i++)
        {
            ledger.Tell(new Keep("x"), TestActor);
        }

        for (var i = 1; i <= 100; i++)
        {
            ExpectMsg($"x {i}", Limit);
            if (i % 20 == 0)
            {
                var copy = _folder.File($"copy-{i}.db");
                // The log first: a checkpoint in between moves pages from the log to the file, not back.
                File.Copy(_path + "-wal", copy + "-wal");
                File.Copy(_path, copy);
                using var file = new SqliteFile(copy);
                ((long)file.Query("SELECT max(sequence_number) FROM journal").Single()[0]!).ShouldBeGreaterThanOrEqualTo(i);
            }
        }
    }

    [Fact(DisplayName = "an actor that is restarted while its write is under way recovers that event, too")]
    public void Restart_during_write()
    {
        var ledger = Ledgers(1)[0];
        HoldingTheFile(() =>
        {
            ledger.Tell(new KeepAsync("x"), TestActor);
            ExpectMsg("taken x", Limit);
            ledger.Tell(new Break(), TestActor);
            Thread.Sleep(500);
        });
        ExpectMsg("recovered x", Limit);
        ledger.Tell(new Keep("y"), TestActor);
        ExpectMsg("y 2", Limit);
    }

    [Fact(DisplayName = "a commit is synced: the writer runs with synchronous=FULL on a write-ahead log")]
    public void Durable_settings()
    {
        Ledgers(1);
        using var file = new SqliteFile(_path);
        file.Query("PRAGMA journal_mode").Single()[0].ShouldBe("wal");
    }

    [Fact(DisplayName = "a long replay does not hold the writer up, nor the writer a replay")]
    public void Readers_and_writer()
    {
        var ledger = Ledgers(1)[0];
        ledger.Tell(new KeepAll([.. Enumerable.Range(0, 3_000).Select(i => i.ToString())]), TestActor);
        ReceiveN(3_000, Limit);
        var journal = Store.Instance.Apply(Sys).JournalFor(null);
        HoldingTheFile(() =>
        {
            var reader = CreateTestProbe();
            journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "ledger-0", reader), reader);
            reader.ReceiveN(3_001, Limit).Last().ShouldBeOfType<RecoverySuccess>();
        });
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }

    private IActorRef[] Ledgers(int count)
    {
        var ledgers = Enumerable.Range(0, count).Select(i => Sys.ActorOf(Ledger.Props($"ledger-{i}", TestActor))).ToArray();
        ReceiveN(count, Limit).ShouldAllBe(reply => Equals(reply, "recovered "));
        return ledgers;
    }

    private void Keep(IActorRef[] ledgers)
    {
        foreach (var ledger in ledgers)
        {
            ledger.Tell(new Keep("x"), TestActor);
        }

        // Long enough for all of them to have asked the journal; none can be answered while the file is held.
        Thread.Sleep(500);
    }

    /// <summary>Holds SQLite's write lock from outside meanwhile.</summary>
    private void HoldingTheFile(Action action)
    {
        using var holder = new SqliteFile(_path);
        holder.Execute("BEGIN IMMEDIATE");
        action();
        holder.Execute("ROLLBACK");
    }

    /// <summary>Counts the commits in the write-ahead log: the frames that carry the size of the file after the commit.</summary>
    private int Commits()
    {
        using var stream = new FileStream(_path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var page = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8));
        var salt = bytes.AsSpan(16, 8);
        var commits = 0;
        for (var at = 32; at + 24 + page <= bytes.Length; at += 24 + page)
        {
            if (bytes.AsSpan(at + 8, 8).SequenceEqual(salt) && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4)) != 0)
            {
                commits++;
            }
        }

        return commits;
    }
}
