using Akka.Actor;
using Akka.TestKit.TestActors;
using Xunit;

namespace Engine.Specs.EventSpecs;

public sealed class DebugFlagsSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Logged : ActorBase, ILogReceive
    {
        protected override bool Receive(object message) => message is string;
    }

    public DebugFlagsSpec() : base("""
        akka.loglevel = DEBUG
        akka.actor.debug {
          receive = on
          autoreceive = on
          lifecycle = on
        }
        """)
    {
    }

    [Fact(DisplayName = "receive: an actor that wants it has its messages logged, handled or not")]
    public void Receives()
    {
        var logged = Sys.ActorOf(Props.Create(() => new Logged()));
        var silent = Sys.ActorOf(BlackHoleActor.Props);

        EventFilter.Debug(start: "received handled message hello from").ExpectOne(() => logged.Tell("hello", TestActor));
        EventFilter.Debug(start: "received unhandled message 7 from").ExpectOne(() => logged.Tell(7, TestActor));
        EventFilter.Debug(contains: "message quiet from").Expect(0, TimeSpan.FromMilliseconds(100), () => silent.Tell("quiet", TestActor));
    }

    [Fact(DisplayName = "autoreceive: what an actor's cell handles itself is logged")]
    public void AutoReceives()
    {
        var actor = Sys.ActorOf(BlackHoleActor.Props);

        EventFilter.Debug(start: "received AutoReceiveMessage").ExpectOne(() => actor.Tell(new Identify(1), TestActor));

        ExpectMsg<ActorIdentity>();
    }

    [Fact(DisplayName = "lifecycle: an actor's start, its watchers and its stop are logged")]
    public void Lifecycle()
    {
        const string path = "akka://test/user/logged";
        IActorRef actor = ActorRefs.Nobody;

        EventFilter.Debug(start: "started (", source: path).ExpectOne(() => actor = Sys.ActorOf(BlackHoleActor.Props, "logged"));
        EventFilter.Debug(start: "now watched by", source: path).ExpectOne(() => Watch(actor));
        EventFilter.Debug(start: "no longer watched by", source: path).ExpectOne(() => Unwatch(actor));
        EventFilter.Debug(start: "stopped", source: path).ExpectOne(() => Sys.Stop(actor));
    }
}
