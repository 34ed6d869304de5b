using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit.Xunit2;
using Engine.Specs.Support;
using Npgsql;
using Shouldly;

namespace Engine.Specs.Persistence.Stores;

/// <summary>How the PostgreSQL journal groups writes and parts failures. These hold for the embedded engine.</summary>
[NeedsPostgres]
[Trait("Engine", "embedded")]
public sealed class PostgresFaultSpec : TestKit
{
    private readonly string _database;

    public PostgresFaultSpec()
        : this(PostgresServer.Instance.CreateDatabase())
    {
    }

    private PostgresFaultSpec(string database)
        : base(SqlConfig.Postgres(database, "akka.persistence.journal.sql.parallelism = 1"))
    {
        _database = database;
    }

    private static TimeSpan Limit => TimeSpan.FromSeconds(20);

    [StoreFact(DisplayName = "writes of 50 actors that wait for the database are committed together")]
    public void Group_commit()
    {
        var ledgers = Ledgers(50);
        HoldingTheTable(() => Keep(ledgers));
        ReceiveN(ledgers.Length, Limit).ShouldAllBe(reply => Equals(reply, "x 1"));

        // A transaction's number stands in each row that it wrote.
        Scalar("SELECT count(DISTINCT xmin::text) FROM journal").ShouldBeInRange(1L, 5L);
    }

    [StoreFact(DisplayName = "in a common transaction one conflicting write fails alone; the others are stored")]
    public void Guilty_alone()
    {
        var ledgers = Ledgers(20);
        Watch(ledgers[7]);
        Scalar("INSERT INTO journal (deleted, persistence_id, sequence_number, created, message, identifier, manifest, writer_uuid) "
            + "VALUES (false, 'ledger-7', 1, 1, '', 1, '', 'another') RETURNING ordering");
        HoldingTheTable(() => Keep(ledgers));
        var replies = ReceiveN(21, Limit);
        replies.Count(reply => Equals(reply, "x 1")).ShouldBe(19);
        replies.ShouldContain("failed x 1");
        replies.OfType<Terminated>().Single().ActorRef.ShouldBe(ledgers[7]);
    }

    [StoreFact(DisplayName = "connections that are cut fail the writes of that moment alone; then the journal goes on")]
    public void Cut_connections()
    {
        var ledgers = Ledgers(2);
        ledgers[0].Tell(new Keep("x"), TestActor);
        ExpectMsg("x 1", Limit);
        Scalar("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        AwaitAssert(
            () =>
            {
                var ledger = Sys.ActorOf(Ledger.Props($"later-{Guid.NewGuid():n}", TestActor));
                FishForMessage(m => m is "recovered " or "unrecovered ", Limit);
                ledger.Tell(new Keep("y"), TestActor);
                ExpectMsg("y 1", TimeSpan.FromSeconds(2));
            },
            Limit,
            TimeSpan.FromMilliseconds(200));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        PostgresServer.Instance.DropDatabase(_database);
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

        // Long enough for all of them to have asked the journal; none can be answered while the table is held.
        Thread.Sleep(500);
    }

    private void HoldingTheTable(Action action)
    {
        using var connection = new NpgsqlConnection(_database);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = new NpgsqlCommand("LOCK TABLE journal IN EXCLUSIVE MODE", connection, transaction);
        command.ExecuteNonQuery();
        action();
        transaction.Commit();
    }

    private long Scalar(string sql)
    {
        using var connection = new NpgsqlConnection(_database);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return (long)command.ExecuteScalar()!;
    }
}
