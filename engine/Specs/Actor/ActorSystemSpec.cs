using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class ActorSystemSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private sealed class Reports : ReceiveActor
    {
        private readonly List<string> _ended;

        public Reports(List<string> ended, int depth)
        {
            _ended = ended;
            if (depth > 0)
                Context.ActorOf(Props.Create(() => new Reports(ended, depth - 1)), "child");
            ReceiveAny(_ => Sender.Tell("ready"));
        }

        protected override void PostStop()
        {
            lock (_ended)
                _ended.Add(Self.Path.ToStringWithoutAddress());
        }
    }

    private sealed class Counting(ActorSystem system) : IExtension
    {
        public ActorSystem System { get; } = system;
    }

    private sealed class CountingId : ExtensionIdProvider<Counting>
    {
        public static int Made;

        public override Counting CreateExtension(ExtendedActorSystem system)
        {
            Interlocked.Increment(ref Made);
            return new Counting(system);
        }
    }

    [Theory(DisplayName = "a system's name has letters, digits and hyphens, and does not begin with one")]
    [InlineData("-a")]
    [InlineData("a@b")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Names(string name) => Should.Throw<ArgumentException>(() => ActorSystem.Create(name));

    [Fact(DisplayName = "Terminate stops the actors from the leaves up, then runs what was registered, the last first")]
    public async Task Terminate()
    {
        var ended = new List<string>();
        var system = ActorSystem.Create("ending");
        var top = system.ActorOf(Props.Create(() => new Reports(ended, 2)), "top");
        await top.Ask("ready?", Patience);
        system.RegisterOnTermination(() => ended.Add("registered first"));
        system.RegisterOnTermination(() => ended.Add("registered last"));

        await system.Terminate().WaitAsync(Patience);

        ended.ShouldBe(["/user/top/child/child", "/user/top/child", "/user/top", "registered last", "registered first"]);
        system.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => system.RegisterOnTermination(() => { }));
    }

    [Fact(DisplayName = "an extension is made once, however many ask for it at once")]
    public void Extensions()
    {
        var made = new System.Collections.Concurrent.ConcurrentBag<Counting>();
        Parallel.For(0, 16, _ => made.Add((Counting)Sys.RegisterExtension(new CountingId())));
        made.Distinct().Count().ShouldBe(1);
        CountingId.Made.ShouldBe(1);
        Sys.HasExtension<Counting>().ShouldBeTrue();
        Sys.GetExtension<Counting>().System.ShouldBe(Sys);
    }

    [Fact(DisplayName = "a name can be taken once, and a malformed one is refused")]
    public void ActorNames()
    {
        Sys.ActorOf(Props.Empty, "taken");
        Should.Throw<InvalidActorNameException>(() => Sys.ActorOf(Props.Empty, "taken")).Message.ShouldBe("Actor name \"taken\" is not unique!");
        Should.Throw<InvalidActorNameException>(() => Sys.ActorOf(Props.Empty, "$bad"));
        Should.Throw<InvalidActorNameException>(() => Sys.ActorOf(Props.Empty, ""));
    }

    [Fact(DisplayName = "actors without a name get short ones of their own")]
    public void GeneratedNames()
    {
        var names = Enumerable.Range(0, 200).Select(_ => Sys.ActorOf(Props.Empty).Path.Name).ToList();
        names.Distinct().Count().ShouldBe(200);
        names.ShouldAllBe(name => name.StartsWith('$'));
    }

    [Fact(DisplayName = "GracefulStop waits for the actor's end")]
    public async Task GracefulStop()
    {
        var ended = new List<string>();
        var actor = Sys.ActorOf(Props.Create(() => new Reports(ended, 0)), "graceful");
        (await actor.GracefulStop(Patience)).ShouldBeTrue();
        ended.ShouldBe(["/user/graceful"]);
    }

    [Fact(DisplayName = "actors can be made from many threads at once")]
    public void Concurrent()
    {
        var made = new System.Collections.Concurrent.ConcurrentBag<IActorRef>();
        Parallel.For(0, 1_000, i => made.Add(Sys.ActorOf(Props.Empty, $"concurrent-{i}")));
        made.Select(actor => actor.Path.Name).Distinct().Count().ShouldBe(1_000);
    }
}
