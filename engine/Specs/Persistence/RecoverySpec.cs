using Akka.Actor;
using Akka.Persistence;
using Shouldly;

namespace Engine.Specs.Persistence;

public sealed class RecoverySpec : PersistenceSpec
{
    [Fact(DisplayName = "a new actor completes its recovery although there is nothing to recover")]
    public void Completes_without_events()
    {
        Sys.ActorOf(Ledger.Props(Id, TestActor));
        ExpectMsg("recovered ");
    }

    [Fact(DisplayName = "a stopped actor's successor has its events, in order, before its first command")]
    public void Replays_before_commands()
    {
        var first = Start();
        first.Tell(new Keep("a"), TestActor);
        first.Tell(new KeepAll("b", "c"), TestActor);
        ExpectMsg("a 1");
        ExpectMsg("b 2");
        ExpectMsg("c 3");
        Stop(first);

        var second = Sys.ActorOf(Ledger.Props(Id, TestActor));
        second.Tell(new Tell(), TestActor);
        ExpectMsg("recovered a,b,c");
        ExpectMsg("a,b,c");
        second.Tell(new Keep("d"), TestActor);
        ExpectMsg("d 4");
    }

    [Fact(DisplayName = "an actor that fails recovers into its new incarnation and goes on with what waited")]
    public void Restart_recovers()
    {
        var ledger = Start();
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        ledger.Tell(new Break(), TestActor);
        ledger.Tell(new Keep("b"), TestActor);
        ledger.Tell(new Tell(), TestActor);
        ExpectMsg("recovered a");
        ExpectMsg("b 2");
        ExpectMsg("a,b");
    }

    [Fact(DisplayName = "a recovery starts from the youngest snapshot and replays only what follows it")]
    public void Snapshot_and_tail()
    {
        var ledger = Start();
        ledger.Tell(new KeepAll("a", "b"), TestActor);
        ExpectMsg("a 1");
        ExpectMsg("b 2");
        ledger.Tell(new Snap(), TestActor);
        ExpectMsg<SaveSnapshotSuccess>().Metadata.SequenceNr.ShouldBe(2);
        ledger.Tell(2L, TestActor);
        ExpectMsg<DeleteMessagesSuccess>().ToSequenceNr.ShouldBe(2);
        ledger.Tell(new Keep("c"), TestActor);
        ExpectMsg("c 3");
        Stop(ledger);

        Sys.ActorOf(Ledger.Props(Id, TestActor));
        ExpectMsg("recovered a,b,c");
    }

    [Fact(DisplayName = "deleting all events keeps the highest sequence number")]
    public void Numbers_go_on_after_deletion()
    {
        var ledger = Start();
        ledger.Tell(new KeepAll("a", "b"), TestActor);
        ExpectMsg("a 1");
        ExpectMsg("b 2");
        ledger.Tell(long.MaxValue, TestActor);
        ExpectMsg<DeleteMessagesSuccess>();
        Stop(ledger);

        var second = Sys.ActorOf(Ledger.Props(Id, TestActor));
        ExpectMsg("recovered ");
        second.Tell(new Keep("c"), TestActor);
        ExpectMsg("c 3");
    }

    [Fact(DisplayName = "Recovery bounds what is replayed: up to a number, at most so many, or nothing at all")]
    public void Bounded_recovery()
    {
        var ledger = Start();
        ledger.Tell(new KeepAll("a", "b", "c"), TestActor);
        ExpectMsg("a 1");
        ExpectMsg("b 2");
        ExpectMsg("c 3");
        Stop(ledger);

        Recovers(new Recovery(SnapshotSelectionCriteria.Latest, toSequenceNr: 2), "recovered a,b");
        Recovers(new Recovery(SnapshotSelectionCriteria.Latest, long.MaxValue, replayMax: 1), "recovered a");
        var last = Recovers(Recovery.None, "recovered ");
        last.Tell(new Keep("d"), TestActor);
        ExpectMsg("d 4");
    }

    [Fact(DisplayName = "Recovery can pass over younger snapshots")]
    public void Snapshot_criteria()
    {
        var ledger = Start();
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        ledger.Tell(new Snap(), TestActor);
        ExpectMsg<SaveSnapshotSuccess>();
        ledger.Tell(new Keep("b"), TestActor);
        ExpectMsg("b 2");
        ledger.Tell(new Snap(), TestActor);
        ExpectMsg<SaveSnapshotSuccess>();
        Stop(ledger);

        Recovers(new Recovery(new SnapshotSelectionCriteria(1), toSequenceNr: 1), "recovered a");
        Recovers(new Recovery(SnapshotSelectionCriteria.None), "recovered a,b");
    }

    [Fact(DisplayName = "an event that the actor cannot apply ends it, after OnRecoveryFailure with that event")]
    public void Throwing_recovery_stops()
    {
        var ledger = Start();
        ledger.Tell(new KeepAll("a", "poison", "b"), TestActor);
        ReceiveN(3);
        Stop(ledger);

        var second = Sys.ActorOf(Props.Create(() => new Choker(Id, TestActor)));
        Watch(second);
        ExpectMsg("unrecovered poison");
        ExpectTerminated(second);
    }

    [Fact(DisplayName = "IsRecovering and IsRecoveryFinished tell the two halves of a life apart")]
    public void Recovery_flags()
    {
        var ledger = Start();
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        Stop(ledger);

        Sys.ActorOf(Props.Create(() => new Flagged(Id, TestActor))).Tell("now", TestActor);
        ExpectMsg("event True False");
        ExpectMsg("completed False True");
        ExpectMsg("command False True");
    }

    [Fact(DisplayName = "persisting during replay is refused; from RecoveryCompleted on it is possible and comes before commands")]
    public void Persist_in_recovery()
    {
        var ledger = Start();
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        Stop(ledger);

        Sys.ActorOf(Props.Create(() => new EarlyWriter(Id, TestActor))).Tell("now", TestActor);
        ExpectMsg("refused");
        ExpectMsg("stored 2");
        ExpectMsg("command");
    }

    [Fact(DisplayName = "an actor without a persistence id does not start")]
    public void No_id()
    {
        var ledger = Sys.ActorOf(Ledger.Props(null!, TestActor));
        Watch(ledger);
        ExpectTerminated(ledger);
    }

    [Fact(DisplayName = "the sender of a replayed event is nobody who could be answered")]
    public void No_sender_in_recovery()
    {
        var ledger = Start();
        ledger.Tell(new Keep("a"), TestActor);
        ExpectMsg("a 1");
        Stop(ledger);

        Sys.ActorOf(Props.Create(() => new SenderTeller(Id, TestActor)));
        ExpectMsg<IActorRef>().ShouldBe(Sys.DeadLetters);
    }

    private IActorRef Start()
    {
        var ledger = Sys.ActorOf(Ledger.Props(Id, TestActor));
        ExpectMsg("recovered ");
        return ledger;
    }

    private void Stop(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    private IActorRef Recovers(Recovery recovery, string expected)
    {
        var ledger = Sys.ActorOf(Props.Create(() => new Picky(Id, TestActor, recovery)));
        ExpectMsg(expected);
        return ledger;
    }

    private sealed class Picky(string id, IActorRef probe, Recovery recovery) : Ledger(id, probe)
    {
        public override Recovery Recovery => recovery;
    }

    private sealed class Choker : ReceivePersistentActor
    {
        private readonly IActorRef _probe;

        public Choker(string id, IActorRef probe)
        {
            PersistenceId = id;
            _probe = probe;
            Recover<string>(value =>
            {
                if (value == "poison")
                {
                    throw new InvalidOperationException("cannot apply");
                }
            });
        }

        public override string PersistenceId { get; }

        protected override void OnRecoveryFailure(Exception reason, object? message = null) => _probe.Tell($"unrecovered {message}");
    }

    private sealed class Flagged : ReceivePersistentActor
    {
        public Flagged(string id, IActorRef probe)
        {
            PersistenceId = id;
            Recover<string>(_ => probe.Tell($"event {IsRecovering} {IsRecoveryFinished}"));
            Recover<RecoveryCompleted>(_ => probe.Tell($"completed {IsRecovering} {IsRecoveryFinished}"));
            CommandAny(_ => probe.Tell($"command {IsRecovering} {IsRecoveryFinished}"));
        }

        public override string PersistenceId { get; }
    }

    private sealed class EarlyWriter : ReceivePersistentActor
    {
        public EarlyWriter(string id, IActorRef probe)
        {
            PersistenceId = id;
            Recover<string>(_ =>
            {
                try
                {
                    Persist("too early", _ => probe.Tell("stored too early"));
                }
                catch (InvalidOperationException)
                {
                    probe.Tell("refused");
                }
            });
            Recover<RecoveryCompleted>(_ => Persist("b", _ => probe.Tell($"stored {LastSequenceNr}")));
            CommandAny(_ => probe.Tell("command"));
        }

        public override string PersistenceId { get; }
    }

    private sealed class SenderTeller : ReceivePersistentActor
    {
        public SenderTeller(string id, IActorRef probe)
        {
            PersistenceId = id;
            Recover<string>(_ => probe.Tell(Sender));
        }

        public override string PersistenceId { get; }
    }
}
