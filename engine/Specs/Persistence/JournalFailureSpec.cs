using Akka.Actor;
using Akka.Persistence;
using Shouldly;

namespace Engine.Specs.Persistence;

public sealed class JournalFailureSpec : PersistenceSpec
{
    private const string Faulty = """
        akka.persistence.journal.plugin = "akka.persistence.journal.faulty"
        akka.persistence.journal.faulty {
          class = "Engine.Specs.Persistence.FaultyJournal, Specs"
          plugin-dispatcher = "akka.actor.default-dispatcher"
          recovery-event-timeout = 1s
        }
        """;

    public JournalFailureSpec()
        : base(Faulty)
    {
    }

    [Fact(DisplayName = "a rejected event: OnPersistRejected, no handler, and the actor goes on")]
    public void Rejection()
    {
        var ledger = Start(Id);
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        ledger.Tell(new Keep("reject this"), TestActor);
        ExpectMsg("rejected reject this 2");
        ledger.Tell(new Keep("b"), TestActor);
        ExpectMsg("b 3");
        ledger.Tell(new Tell(), TestActor);
        ExpectMsg("a,b");
    }

    [Fact(DisplayName = "an atomic write with one event that is refused is rejected whole")]
    public void Rejection_of_all()
    {
        var ledger = Start(Id);
        ledger.Tell(new KeepAll("a", "reject this", "c"), TestActor);
        ExpectMsg("rejected a 1");
        ExpectMsg("rejected reject this 2");
        ExpectMsg("rejected c 3");
        ledger.Tell(new Tell(), TestActor);
        ExpectMsg(string.Empty);
    }

    [Fact(DisplayName = "commands that waited behind a rejected event are handled")]
    public void Commands_behind_a_rejection()
    {
        var ledger = Start(Id);
        ledger.Tell(new Keep("reject this"), TestActor);
        ledger.Tell(new Keep("a"), TestActor);
        ledger.Tell(new Keep("b"), TestActor);
        ExpectMsg("rejected reject this 1");
        ExpectMsg("a 2");
        ExpectMsg("b 3");
    }

    [Fact(DisplayName = "a write that fails: OnPersistFailure, no handler, and the actor stops for good")]
    public void Failure()
    {
        var ledger = Start(Id);
        Watch(ledger);
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        ledger.Tell(new Keep("fail now"), TestActor);
        ExpectMsg("failed fail now 2");
        ExpectTerminated(ledger);

        Sys.ActorOf(Ledger.Props(Id, TestActor));
        ExpectMsg("recovered a");
    }

    [Fact(DisplayName = "commands that waited behind a failed write become dead letters")]
    public void Commands_behind_a_failure()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(Akka.Event.DeadLetter));
        var ledger = Start(Id);
        ledger.Tell(new Keep("fail now"), TestActor);
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("failed fail now 1");
        letters.FishForMessage(m => m is Akka.Event.DeadLetter { Message: Keep { Value: "a" } });
    }

    [Fact(DisplayName = "the failure of one actor's write is no other actor's affair")]
    public void Failure_is_alone()
    {
        var good = Start(Id);
        var bad = Start(Id + "-bad");
        bad.Tell(new Keep("fail now"), TestActor);
        ExpectMsg("failed fail now 1");
        good.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
    }

    [Fact(DisplayName = "a journal that cannot be read: OnRecoveryFailure, and the actor stops")]
    public void Unreadable()
    {
        var id = "lost-" + Id;
        var ledger = Start(id);
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        Restart(ledger, id);
        ExpectMsg("unrecovered ");
    }

    [Fact(DisplayName = "a journal that is silent for longer than recovery-event-timeout fails the recovery")]
    public void Silent()
    {
        var id = "silent-" + Id;
        var ledger = Start(id);
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        var second = Restart(ledger, id);
        Watch(second);
        ExpectMsg("unrecovered ", TimeSpan.FromSeconds(10));
        ExpectTerminated(second);
    }

    [Fact(DisplayName = "answers keep the order of an actor's requests although a later write ends first")]
    public void Order_of_answers()
    {
        var probe = CreateTestProbe();
        var journal = Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor(null);
        journal.Tell(new WriteMessages([Event("slow", 1)], probe, 1), probe);
        journal.Tell(new WriteMessages([Event("quick", 2)], probe, 1), probe);
        probe.ExpectMsg<WriteMessagesSuccessful>();
        probe.ExpectMsg<WriteMessageSuccess>().Persistent.Payload.ShouldBe("slow");
        probe.ExpectMsg<WriteMessagesSuccessful>();
        probe.ExpectMsg<WriteMessageSuccess>().Persistent.Payload.ShouldBe("quick");
    }

    private AtomicWrite Event(string payload, long nr) => new(new Persistent(payload, nr, Id, sender: TestActor));

    private IActorRef Start(string id)
    {
        var ledger = Sys.ActorOf(Ledger.Props(id, TestActor));
        ExpectMsg("recovered ");
        return ledger;
    }

    private IActorRef Restart(IActorRef ledger, string id)
    {
        Watch(ledger);
        Sys.Stop(ledger);
        ExpectTerminated(ledger);
        return Sys.ActorOf(Ledger.Props(id, TestActor));
    }
}
