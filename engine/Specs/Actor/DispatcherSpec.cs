using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class DispatcherSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly Config Settings = """
        pinned { type = PinnedDispatcher }
        narrow { type = Dispatcher, executor = "fork-join-executor", dedicated-thread-pool.thread-count = 1, throughput = 1 }
        by-priority { mailbox-type = "Engine.Specs.ActorSpecs.SmallestFirst, Specs" }
        bounded { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 2, mailbox-push-timeout-time = 0s }
        akka.actor.deployment {
          /configured { dispatcher = pinned }
        }
        """;

    private sealed class Where : ReceiveActor
    {
        public Where() => ReceiveAny(_ => Sender.Tell((Context.Dispatcher.Id, Environment.CurrentManagedThreadId)));
    }

    private sealed class Gated : ReceiveActor
    {
        public Gated(ManualResetEventSlim gate)
        {
            Receive<string>(_ => gate.Wait(TimeSpan.FromSeconds(10)));
            Receive<int>(number => Sender.Tell(number));
        }
    }

    public DispatcherSpec()
        : base(Settings)
    {
    }

    [Fact(DisplayName = "the props say on which dispatcher an actor runs, and the deployment's word goes before theirs")]
    public void Chosen()
    {
        Sys.ActorOf(Props.Create(() => new Where())).Tell("?");
        ExpectMsg<(string, int)>().Item1.ShouldBe("akka.actor.default-dispatcher");
        Sys.ActorOf(Props.Create(() => new Where()).WithDispatcher("narrow")).Tell("?");
        ExpectMsg<(string, int)>().Item1.ShouldBe("narrow");
        Sys.ActorOf(Props.Create(() => new Where()).WithDispatcher("narrow"), "configured").Tell("?");
        ExpectMsg<(string, int)>().Item1.ShouldBe("pinned");
    }

    [Fact(DisplayName = "a pinned actor has one thread for all its messages")]
    public void Pinned()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Where()).WithDispatcher("pinned"));
        for (var i = 0; i < 20; i++)
            actor.Tell("?");
        Enumerable.Range(0, 20).Select(_ => ExpectMsg<(string, int)>().Item2).Distinct().Count().ShouldBe(1);
    }

    [Fact(DisplayName = "a dispatcher that is not configured is refused")]
    public void Unknown() => Should.Throw<ConfigurationException>(() => Sys.ActorOf(Props.Empty.WithDispatcher("nowhere")));

    [Fact(DisplayName = "a mailbox by priority gives the smallest first")]
    public void Priority()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Props.Create(() => new Gated(gate)).WithMailbox("by-priority"));
        actor.Tell("wait");
        Thread.Sleep(100);
        foreach (var number in new[] { 3, 1, 2 })
            actor.Tell(number);
        gate.Set();
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg(3);
    }

    [Fact(DisplayName = "what does not fit into a bounded mailbox becomes a dead letter")]
    public void Bounded()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Props.Create(() => new Gated(gate)).WithMailbox("bounded"));
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        actor.Tell("wait");
        Thread.Sleep(200);
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);
        ExpectMsg<Akka.Event.DeadLetter>().Message.ShouldBe(3);
        gate.Set();
        ExpectMsg(1);
        ExpectMsg(2);
    }
}

public sealed class SmallestFirst(Settings settings, Config config) : UnboundedPriorityMailbox(settings, config)
{
    protected override int PriorityGenerator(object message) => message is int number ? number : 0;
}
