using Akka.Actor;
using Akka.Persistence;
using Shouldly;

namespace Engine.Specs.Persistence;

public sealed class JournalTimeLimitSpec : PersistenceSpec
{
    private const string Impatient = """
        akka.persistence.journal.plugin = "akka.persistence.journal.faulty"
        akka.persistence.journal.faulty {
          class = "Engine.Specs.Persistence.FaultyJournal, Specs"
          plugin-dispatcher = "akka.actor.default-dispatcher"
          circuit-breaker {
            max-failures = 2
            call-timeout = 200ms
            reset-timeout = 1s
          }
        }
        """;

    public JournalTimeLimitSpec()
        : base(Impatient)
    {
    }

    [Fact(DisplayName = "a write that takes longer than call-timeout fails")]
    public void Time_limit()
    {
        var ledger = Start(Id);
        Watch(ledger);
        ledger.Tell(new Keep("hang"), TestActor);
        ExpectMsg("failed hang 1", TimeSpan.FromSeconds(10));
        ExpectTerminated(ledger);
    }

    [Fact(DisplayName = "after max-failures writes fail at once; after reset-timeout they are tried again")]
    public void Circuit_breaker()
    {
        var ledgers = Enumerable.Range(1, 5).Select(i => Start($"{Id}-{i}")).ToArray();
        for (var i = 0; i < 2; i++)
        {
            ledgers[i].Tell(new Keep("fail"), TestActor);
            ExpectMsg("failed fail 1");
        }

        ledgers[2].Tell(new Keep("good"), TestActor);
        ExpectMsg("failed good 1");

        // It opens again for a moment after each trial that fails; the first that succeeds closes it.
        AwaitAssert(
            () =>
            {
                var ledger = Sys.ActorOf(Ledger.Props($"{Id}-{Guid.NewGuid():n}", TestActor));
                Watch(ledger);
                FishForMessage(m => m is "recovered " or "unrecovered ");
                ledger.Tell(new Keep("good"), TestActor);
                FishForMessage(m => m is not string text || !text.StartsWith("recovered", StringComparison.Ordinal)).ShouldBe("good 1");
            },
            TimeSpan.FromSeconds(10),
            TimeSpan.FromMilliseconds(250));
    }

    private IActorRef Start(string id)
    {
        var ledger = Sys.ActorOf(Ledger.Props(id, TestActor));
        ExpectMsg("recovered ");
        return ledger;
    }
}
