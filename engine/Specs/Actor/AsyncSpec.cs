using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class AsyncSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Fault : Exception;

    private sealed class Slow : ReceiveActor
    {
        private readonly IActorRef _probe;
        private int _inside;

        public Slow(IActorRef probe)
        {
            _probe = probe;
            ReceiveAsync<int>(async number =>
            {
                var overlap = ++_inside;
                await Task.Delay(20);
                await Task.Yield();
                _inside--;
                Sender.Tell((number, overlap, Self.Path.Name, Context.Self.Equals(Self)));
            });
            ReceiveAsync<string>(text => text == "fail late", async _ =>
            {
                await Task.Delay(20);
                throw new Fault();
            });
            ReceiveAsync<string>(text => text == "fail at once", _ => throw new Fault());
            Receive<string>(text => Sender.Tell(text));
        }

        protected override void PreRestart(Exception reason, object message)
        {
            _probe.Tell((reason.GetType(), message));
            base.PreRestart(reason, message);
        }
    }

    private sealed class RunsTask : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "run")
            {
                RunTask(async () =>
                {
                    await Task.Delay(50);
                    Sender.Tell("first");
                });
            }
            else
            {
                Sender.Tell(message);
            }
        }
    }

    private IActorRef Start()
    {
        var probe = TestActor;
        return Sys.ActorOf(Props.Create(() => new Slow(probe)), "slow");
    }

    [Fact(DisplayName = "no other message is handled while an async handler waits, and its context is its own after the wait")]
    public void OneAtATime()
    {
        var actor = Start();
        for (var i = 0; i < 5; i++)
            actor.Tell(i);
        actor.Tell("last");

        for (var i = 0; i < 5; i++)
            ExpectMsg((i, 1, "slow", true));
        ExpectMsg("last");
    }

    [Theory(DisplayName = "an exception of an async handler goes to the supervisor with its message")]
    [InlineData("fail late")]
    [InlineData("fail at once")]
    public void Fails(string how)
    {
        var actor = Start();
        EventFilter.Exception<Fault>().ExpectOne(() => actor.Tell(how));
        ExpectMsg((typeof(Fault), (object)how));
        actor.Tell("alive");
        ExpectMsg("alive");
    }

    [Fact(DisplayName = "an actor can be stopped while its handler waits")]
    public void Stopped()
    {
        var actor = Start();
        Watch(actor);
        actor.Tell(1);
        Sys.Stop(actor);
        ExpectTerminated(actor);
    }

    [Fact(DisplayName = "RunTask holds back the messages behind it")]
    public void RunTask()
    {
        var actor = Sys.ActorOf(Props.Create(() => new RunsTask()));
        actor.Tell("run");
        actor.Tell("second");
        ExpectMsg("first");
        ExpectMsg("second");
    }
}
