using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Shouldly;

namespace Engine.Specs.Persistence;

/// <summary>The internal stash keeps to the capacity that the mailbox's settings give.</summary>
public sealed class StashOverflowSpec : PersistenceSpec
{
    private const string Tight = """
        akka.actor.default-mailbox.stash-capacity = 5
        akka.persistence.journal.plugin = "akka.persistence.journal.faulty"
        akka.persistence.journal.faulty {
          class = "Engine.Specs.Persistence.FaultyJournal, Specs"
          plugin-dispatcher = "akka.actor.default-dispatcher"
        }
        """;

    public StashOverflowSpec()
        : base(Tight)
    {
    }

    [Fact(DisplayName = "discard: what does not fit becomes a dead letter, the rest is handled")]
    public void Discards()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        Flood(DiscardToDeadLetterStrategy.Instance);
        letters.ExpectMsg<DeadLetter>().Message.ShouldBe(new Keep("6"));
        letters.ExpectMsg<DeadLetter>().Message.ShouldBe(new Keep("7"));
        ExpectStored("slow", "1", "2", "3", "4", "5");
    }

    [Fact(DisplayName = "reply: the sender of what does not fit gets the answer, the rest is handled")]
    public void Replies()
    {
        Flood(new ReplyToStrategy("busy"));
        ExpectMsg("busy");
        ExpectMsg("busy");
        ExpectStored("slow", "1", "2", "3", "4", "5");
    }

    [Fact(DisplayName = "throw, the default: the actor fails with a StashOverflowException and recovers")]
    public void Throws()
    {
        EventFilter.Exception<StashOverflowException>().Expect(1, () => Flood(null));
    }

    private void Flood(IStashOverflowStrategy? strategy)
    {
        var ledger = Sys.ActorOf(Props.Create(() => new Strategic(Id, TestActor, strategy)));
        ExpectMsg("recovered ");
        ledger.Tell(new Keep("slow"), TestActor);
        for (var i = 1; i <= (strategy is null ? 6 : 7); i++)
        {
            ledger.Tell(new Keep(i.ToString()), TestActor);
        }
    }

    private void ExpectStored(params string[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            ExpectMsg($"{values[i]} {i + 1}");
        }
    }

    private sealed class Strategic(string id, IActorRef probe, IStashOverflowStrategy? strategy) : Ledger(id, probe)
    {
        public override IStashOverflowStrategy InternalStashOverflowStrategy => strategy ?? base.InternalStashOverflowStrategy;
    }
}
