using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class StressSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public StressSpec()
        : base("akka.loglevel = OFF\nakka.stdout-loglevel = OFF\nakka.log-dead-letters = off")
    {
    }

    private sealed class Fault : Exception;

    /// <summary>Fails with each tenth number, and counts the others.</summary>
    private sealed class Shaky : ReceiveActor
    {
        public Shaky(CountdownEvent handled, CountdownEvent failed) => Receive<int>(number =>
        {
            if (number % 10 == 0)
            {
                failed.Signal();
                throw new Fault();
            }

            handled.Signal();
        });
    }

    private sealed class Parent : ReceiveActor
    {
        private readonly Directive _directive;

        public Parent(Directive directive)
        {
            _directive = directive;
            Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => _directive);
    }

    private sealed class Ephemeral : ReceiveActor
    {
        public Ephemeral() => Receive<string>(text =>
        {
            Sender.Tell(text);
            Context.Stop(Self);
        });
    }

    private sealed class Ring : ReceiveActor
    {
        private IActorRef? _next;

        public Ring()
        {
            Receive<IActorRef>(next => _next = next);
            Receive<int>(left =>
            {
                if (left == 0)
                    Sender.Tell("round");
                else
                    _next!.Tell(left - 1, Sender);
            });
        }
    }

    [Theory(DisplayName = "an actor that fails all the time loses only the messages that it failed of")]
    [InlineData(Directive.Resume)]
    [InlineData(Directive.Restart)]
    public async Task Failing(Directive directive)
    {
        const int threads = 4;
        const int each = 5_000;
        using var handled = new CountdownEvent(threads * each * 9 / 10);
        using var failed = new CountdownEvent(threads * each / 10);
        var parent = Sys.ActorOf(Props.Create(() => new Parent(directive)));
        var shaky = await parent.Ask<IActorRef>(Props.Create(() => new Shaky(handled, failed)), Patience);

        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
                shaky.Tell(i, ActorRefs.NoSender);
        })));

        handled.Wait(Patience).ShouldBeTrue($"{handled.CurrentCount} messages were lost");
        failed.Wait(Patience).ShouldBeTrue();
    }

    [Fact(DisplayName = "actors that come, answer and go leave nobody without an answer or a watcher without the end")]
    public async Task ComeAndGo()
    {
        const int count = 5_000;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < count / 4; i++)
            {
                var actor = Sys.ActorOf(Props.Create(() => new Ephemeral()));
                var end = actor.WatchAsync();
                (await actor.Ask<string>("hello", Patience)).ShouldBe("hello");
                (await end.WaitAsync(Patience)).ShouldBeTrue();
            }
        })));
    }

    [Fact(DisplayName = "what is told to an actor that stops is handled or becomes a dead letter, every message of it")]
    public async Task NothingVanishes()
    {
        const int rounds = 200;
        const int each = 50;
        var letters = 0;
        var answers = 0;
        Action<object> count = message =>
        {
            if (message is Akka.Event.DeadLetter { Message: "count me" })
                Interlocked.Increment(ref letters);
            else if (message is "count me")
                Interlocked.Increment(ref answers);
        };
        var counter = Sys.ActorOf(Props.Create(() => new Counter(count)));
        Sys.EventStream.Subscribe(counter, typeof(Akka.Event.DeadLetter));

        for (var round = 0; round < rounds; round++)
        {
            var actor = Sys.ActorOf(Props.Create(() => new Ephemeral()));
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                for (var i = 0; i < each; i++)
                    actor.Tell("count me", counter);
            })));
        }

        AwaitCondition(() => letters + answers == 2 * each * rounds, Patience);
    }

    [Fact(DisplayName = "many messages go round a large ring at once")]
    public void Rings()
    {
        const int size = 1_000;
        const int tokens = 100;
        var ring = Enumerable.Range(0, size).Select(_ => Sys.ActorOf(Props.Create(() => new Ring()))).ToList();
        for (var i = 0; i < size; i++)
            ring[i].Tell(ring[(i + 1) % size]);
        for (var i = 0; i < tokens; i++)
            ring[i * size / tokens].Tell(5 * size, TestActor);
        for (var i = 0; i < tokens; i++)
            ExpectMsg("round", Patience);
    }

    [Fact(DisplayName = "while a system ends it refuses new actors, and those that it took before all end")]
    public async Task MakingWhileEnding()
    {
        for (var round = 0; round < 20; round++)
        {
            var system = ActorSystem.Create("ending", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF\nakka.log-dead-letters = off");
            var started = 0;
            var ended = 0;
            Action start = () => Interlocked.Increment(ref started);
            Action end = () => Interlocked.Increment(ref ended);
            var makers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                while (true)
                {
                    try
                    {
                        system.ActorOf(Props.Create(() => new Counted(start, end)));
                    }
                    catch (InvalidOperationException)
                    {
                        return;
                    }
                }
            })).ToList();
            await Task.Delay(5);
            await system.Terminate().WaitAsync(Patience);
            await Task.WhenAll(makers).WaitAsync(Patience);

            ended.ShouldBe(started);
        }
    }

    private sealed class Counted : ReceiveActor
    {
        private readonly Action _start;
        private readonly Action _end;

        public Counted(Action start, Action end)
        {
            _start = start;
            _end = end;
        }

        protected override void PreStart() => _start();

        protected override void PostStop() => _end();
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter(Action<object> count) => ReceiveAny(count);
    }
}
