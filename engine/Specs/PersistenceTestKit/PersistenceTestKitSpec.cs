using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.TestKit;
using Shouldly;
using Xunit;

namespace Engine.Specs.PersistenceKitSpecs;

public sealed class PersistenceTestKitSpec : PersistenceTestKit
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    private sealed record Added(int Number);

    private sealed record Noted(string Text);

    private sealed class Sum : ReceivePersistentActor
    {
        private readonly IActorRef _probe;
        private int _sum;

        public Sum(string id, IActorRef probe)
        {
            PersistenceId = id;
            _probe = probe;
            Recover<Added>(added => _sum += added.Number);
            Recover<Noted>(_ => { });
            Recover<SnapshotOffer>(offer => _sum = (int)offer.Snapshot);
            Command<int>(number => Persist(new Added(number), added =>
            {
                _sum += added.Number;
                _probe.Tell(_sum);
            }));
            Command<string>(text => text == "save", _ => SaveSnapshot(_sum));
            Command<string>(text => text == "delete", _ => DeleteSnapshots(SnapshotSelectionCriteria.Latest));
            Command<string>(text => text == "sum", _ => _probe.Tell(_sum));
            Command<string>(text => Persist(new Noted(text), noted => _probe.Tell(noted)));
            Command<SaveSnapshotSuccess>(_ => _probe.Tell("saved"));
            Command<SaveSnapshotFailure>(failure => _probe.Tell(failure.Cause));
            Command<DeleteSnapshotsSuccess>(_ => _probe.Tell("deleted"));
            Command<DeleteSnapshotsFailure>(failure => _probe.Tell(failure.Cause));
        }

        public override string PersistenceId { get; }

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _probe.Tell(cause);

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _probe.Tell(cause);

        protected override void OnRecoveryFailure(Exception reason, object? message = null) => _probe.Tell(reason);
    }

    private IActorRef Start(string id)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Sum(id, TestActor)));
        return Watch(actor);
    }

    private async Task StopAsync(IActorRef actor)
    {
        Sys.Stop(actor);
        await ExpectTerminatedAsync(actor);
    }

    [Fact(DisplayName = "as it is, it keeps events and gives them back")]
    public async Task Keeps()
    {
        var actor = Start("keeps");
        actor.Tell(1);
        actor.Tell(2);
        await ExpectMsgAsync(1);
        await ExpectMsgAsync(3);
        await StopAsync(actor);

        Start("keeps").Tell("sum");

        await ExpectMsgAsync(3);
    }

    [Fact(DisplayName = "a journal that fails stops the actor, and afterwards it works again")]
    public async Task Fails()
    {
        await WithJournalWrite(write => write.Fail(), async () =>
        {
            var actor = Start("fails");
            actor.Tell(1);
            await ExpectMsgAsync<TestJournalFailureException>();
            await ExpectTerminatedAsync(actor);
        });

        Start("fails").Tell(2);
        await ExpectMsgAsync(2);
    }

    [Fact(DisplayName = "a journal that rejects leaves the actor alive and nothing stored")]
    public async Task Rejects()
    {
        var actor = Start("rejects");
        await WithJournalWrite(write => write.Reject(), async () =>
        {
            actor.Tell(1);
            await ExpectMsgAsync<TestJournalRejectionException>();
        });
        actor.Tell(2);
        await ExpectMsgAsync(2);
        await StopAsync(actor);

        Start("rejects").Tell("sum");

        await ExpectMsgAsync(2);
    }

    [Fact(DisplayName = "by type and by predicate, of the event, and unless it holds")]
    public async Task Selects()
    {
        var actor = Start("selects");
        await WithJournalWrite(write => write.RejectOnType<Noted>(), async () =>
        {
            actor.Tell("note");
            await ExpectMsgAsync<TestJournalRejectionException>();
            actor.Tell(1);
            await ExpectMsgAsync(1);
        });
        await WithJournalWrite(write => write.RejectIf(message => message.Payload is Added { Number: > 5 }), async () =>
        {
            actor.Tell(6);
            await ExpectMsgAsync<TestJournalRejectionException>();
            actor.Tell(5);
            await ExpectMsgAsync(6);
        });
        await WithJournalWrite(write => write.RejectUnless(message => Task.FromResult(message.Payload is Noted)), async () =>
        {
            actor.Tell(1);
            await ExpectMsgAsync<TestJournalRejectionException>();
            actor.Tell("note");
            await ExpectMsgAsync(new Noted("note"));
        });
    }

    [Fact(DisplayName = "a slow journal is as right as a fast one")]
    public async Task Slow()
    {
        var actor = Start("slow");
        await WithJournalWrite(write => write.PassWithDelay(Delay), async () =>
        {
            actor.Tell(1);
            actor.Tell(1);
            await ExpectMsgAsync(1);
            await ExpectMsgAsync(2);
        });
        await WithJournalWrite(write => write.FailWithDelay(Delay), async () =>
        {
            actor.Tell(1);
            await ExpectMsgAsync<TestJournalFailureException>();
            await ExpectTerminatedAsync(actor);
        });
        Should.Throw<ArgumentException>(() => Journal.OnWrite.PassWithDelay(TimeSpan.Zero));
    }

    [Fact(DisplayName = "a recovery that fails stops the actor")]
    public async Task RecoveryFails()
    {
        var actor = Start("recovery");
        actor.Tell(1);
        await ExpectMsgAsync(1);
        await StopAsync(actor);

        await WithJournalRecovery(recovery => recovery.FailOnType<Added>(), async () =>
        {
            var failing = Start("recovery");
            await ExpectMsgAsync<TestJournalFailureException>();
            await ExpectTerminatedAsync(failing);
        });

        Start("recovery").Tell("sum");
        await ExpectMsgAsync(1);
    }

    [Fact(DisplayName = "an interceptor of one's own sees each event")]
    public async Task Own()
    {
        var actor = Start("own");
        await WithJournalWrite(write => write.SetInterceptorAsync(new Watcher(TestActor)), async () =>
        {
            actor.Tell(1);
            await ExpectMsgAsync(new Added(1));
            await ExpectMsgAsync(1);
        });
    }

    [Fact(DisplayName = "a snapshot store that fails says so, and the actor lives")]
    public async Task Snapshots_fail()
    {
        var actor = Start("snapshots");
        actor.Tell(1);
        await ExpectMsgAsync(1);

        await WithSnapshotSave(save => save.Fail(), async () =>
        {
            actor.Tell("save");
            await ExpectMsgAsync<TestSnapshotStoreFailureException>();
        });
        await WithSnapshotSave(save => save.FailIf((id, _) => id == "another"), async () =>
        {
            actor.Tell("save");
            await ExpectMsgAsync("saved");
        });
        await WithSnapshotDelete(delete => delete.FailUnless((_, _) => false), async () =>
        {
            actor.Tell("delete");
            await ExpectMsgAsync<TestSnapshotStoreFailureException>();
        });
        actor.Tell("delete");
        await ExpectMsgAsync("deleted");
    }

    [Fact(DisplayName = "a snapshot that cannot be loaded fails the recovery")]
    public async Task Snapshots_fail_to_load()
    {
        var actor = Start("load");
        actor.Tell(1);
        await ExpectMsgAsync(1);
        actor.Tell("save");
        await ExpectMsgAsync("saved");
        await StopAsync(actor);

        await WithSnapshotLoad(load => load.Fail(), async () =>
        {
            var failing = Start("load");
            await ExpectMsgAsync<TestSnapshotStoreFailureException>();
            await ExpectTerminatedAsync(failing);
        });

        Start("load").Tell("sum");
        await ExpectMsgAsync(1);
    }

    [Fact(DisplayName = "a journal without its connection can neither write nor recover, until it is back")]
    public async Task Disconnected()
    {
        var actor = Start("disconnected");
        actor.Tell(1);
        await ExpectMsgAsync(1);

        await Journal.OnConnect.Fail();
        actor.Tell(2);
        await ExpectMsgAsync<TestConnectionException>();
        await ExpectTerminatedAsync(actor);
        var failing = Start("disconnected");
        await ExpectMsgAsync<TestConnectionException>();
        await ExpectTerminatedAsync(failing);
        await Journal.OnConnect.Pass();

        Start("disconnected").Tell("sum");
        await ExpectMsgAsync(1);
    }

    [Fact(DisplayName = "a snapshot store without its connection cannot save")]
    public async Task Disconnected_snapshots()
    {
        var actor = Start("disconnected-snapshots");
        actor.Tell(1);
        await ExpectMsgAsync(1);

        await Snapshots.OnConnect.FailIf(() => true);
        actor.Tell("save");
        await ExpectMsgAsync<TestConnectionException>();
        await Snapshots.OnConnect.Pass();
        actor.Tell("save");
        await ExpectMsgAsync("saved");
    }

    private sealed class Watcher(IActorRef probe) : IJournalInterceptor
    {
        public Task InterceptAsync(IPersistentRepresentation message)
        {
            probe.Tell(message.Payload);
            return Task.CompletedTask;
        }
    }
}
