using Akka.Actor;
using Akka.Pattern;
using Akka.Persistence;
using Akka.Persistence.TestKit;
using Shouldly;
using Xunit;

namespace Engine.Specs.Guarantees;

/// <summary>What the documentation recommends for a persistent actor whose journal may fail, as a whole.</summary>
public sealed class BackoffOverJournalSpec : PersistenceTestKit
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private sealed record Put(int Number);

    private sealed class Store : ReceivePersistentActor
    {
        private readonly List<int> _numbers = [];

        public Store(IActorRef probe)
        {
            Recover<Put>(put => _numbers.Add(put.Number));
            Command<int>(number => Persist(new Put(number), put =>
            {
                _numbers.Add(put.Number);
                Sender.Tell(put);
            }));
            Command<string>(_ => Sender.Tell(_numbers.ToArray()));
            probe.Tell("started");
        }

        public override string PersistenceId => "store";
    }

    private IActorRef Start()
    {
        var child = Props.Create(() => new Store(TestActor));
        return Sys.ActorOf(BackoffSupervisor.Props(
            Backoff.OnStop(child, "store", Pause, Pause * 4, 0.0, -1).WithReplyWhileStopped("not now")));
    }

    [Fact(DisplayName = "an actor whose journal fails comes back with what was acknowledged, and with nothing else")]
    public async Task ComesBack()
    {
        var store = Start();
        await ExpectMsgAsync("started");
        store.Tell(1, TestActor);
        await ExpectMsgAsync(new Put(1));

        await WithJournalWrite(write => write.Fail(), async () =>
        {
            store.Tell(2, TestActor);

            // Its journal works for nobody: it starts, and serves reads.
            await ExpectMsgAsync("started");
            store.Tell("all", TestActor);
            (await ExpectMsgAsync<int[]>()).ShouldBe([1]);
        });

        store.Tell(3, TestActor);
        await ExpectMsgAsync(new Put(3));
        store.Tell("all", TestActor);
        (await ExpectMsgAsync<int[]>()).ShouldBe([1, 3]);
    }

    [Fact(DisplayName = "while its journal cannot be read it is tried again and again, its callers are told so, and it comes up when it can")]
    public async Task CannotRecover()
    {
        await WithJournalRecovery(recovery => recovery.Fail(), async () =>
        {
            // One event, so that there is something to recover.
            await WithStored();
            var store = Start();
            for (var i = 0; i < 3; i++)
                await ExpectMsgAsync("started");
            await AwaitAssertAsync(async () =>
            {
                store.Tell("all", TestActor);
                (await FishForMessageAsync(message => message is "not now", TimeSpan.FromMilliseconds(100))).ShouldBe("not now");
            });
        });

        await FishForMessageAsync<string>(text => text == "started");
        await AwaitAssertAsync(async () =>
        {
            Sys.ActorSelection("/user/*/store").Tell("all", TestActor);
            (await FishForMessageAsync<int[]>(_ => true, TimeSpan.FromMilliseconds(200))).ShouldBe([7]);
        });
    }

    private async Task WithStored()
    {
        var probe = CreateTestProbe();
        JournalActorRef.Tell(
            new WriteMessages([new AtomicWrite(new Persistent(new Put(7), 1, "store", writerGuid: "spec"))], probe.Ref, 1), probe.Ref);
        await probe.ExpectMsgAsync<WriteMessagesSuccessful>();
        await probe.ExpectMsgAsync<WriteMessageSuccess>();
    }
}
