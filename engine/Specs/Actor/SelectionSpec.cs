using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class SelectionSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private sealed class Node : ReceiveActor
    {
        public Node()
        {
            Receive<string>(text => text.StartsWith("make ", StringComparison.Ordinal), text => Sender.Tell(Context.ActorOf(Props.Create(() => new Node()), text[5..])));
            Receive<string>(text => text.StartsWith("select ", StringComparison.Ordinal), text => Context.ActorSelection(text[7..]).Tell("ping", Sender));
            Receive<string>(text => text == "ping", _ => Sender.Tell(Self));
        }
    }

    private readonly IActorRef _a;
    private readonly IActorRef _b1;
    private readonly IActorRef _b2;
    private readonly IActorRef _c;

    public SelectionSpec()
    {
        _a = Sys.ActorOf(Props.Create(() => new Node()), "a");
        _b1 = Child(_a, "b1");
        _b2 = Child(_a, "b2");
        _c = Child(_b2, "c");
    }

    private IActorRef Child(IActorRef parent, string name)
    {
        parent.Tell("make " + name);
        return ExpectMsg<IActorRef>();
    }

    private void ExpectPinged(string path, params IActorRef[] expected)
    {
        Sys.ActorSelection(path).Tell("ping", TestActor);
        var answers = expected.Select(_ => ExpectMsg<IActorRef>()).ToHashSet();
        answers.SetEquals(expected).ShouldBeTrue();
    }

    [Fact(DisplayName = "a path finds its actor, whole, absolute or relative")]
    public void Paths()
    {
        ExpectPinged(_c.Path.ToString(), _c);
        ExpectPinged("/user/a/b2/c", _c);
        ExpectPinged("user/a/b2/c", _c);
        ExpectPinged("/user/a/b2/../b1", _b1);
    }

    [Fact(DisplayName = "* stands for any name, ? for one character, ** for everything below")]
    public void Wildcards()
    {
        ExpectPinged("/user/a/*", _b1, _b2);
        ExpectPinged("/user/a/b?", _b1, _b2);
        ExpectPinged("/user/a/*2", _b2);
        ExpectPinged("/user/a/*/c", _c);
        ExpectPinged("/user/a/**", _b1, _b2, _c);
    }

    [Fact(DisplayName = "an actor selects from where it stands")]
    public void Relative()
    {
        _c.Tell("select ../../b1");
        ExpectMsg(_b1);
        _b1.Tell("select ../b2/c");
        ExpectMsg(_c);
        _a.Tell("select b1");
        ExpectMsg(_b1);
    }

    [Fact(DisplayName = "ResolveOne gives the actor, or fails where there is none")]
    public async Task Resolve()
    {
        (await Sys.ActorSelection("/user/a/b1").ResolveOne(Patience)).ShouldBe(_b1);
        await Should.ThrowAsync<ActorNotFoundException>(Sys.ActorSelection("/user/a/nobody").ResolveOne(Patience));
    }

    [Fact(DisplayName = "Identify is answered with its id, and with nobody where there is nobody")]
    public void Identify()
    {
        Sys.ActorSelection("/user/a/b1").Tell(new Identify(1), TestActor);
        ExpectMsg(new ActorIdentity(1, _b1));
        Sys.ActorSelection("/user/a/nobody").Tell(new Identify(2), TestActor);
        ExpectMsg(new ActorIdentity(2, null));
    }

    [Fact(DisplayName = "a message to nobody is a dead letter with the path that was selected")]
    public void DeadLetters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        Sys.ActorSelection("/user/missing").Tell("hello", TestActor);
        var letter = ExpectMsg<Akka.Event.DeadLetter>();
        letter.Message.ShouldBe("hello");
        letter.Recipient.Path.ToStringWithoutAddress().ShouldBe("/user/missing");
    }

    [Fact(DisplayName = "a path with the uid of an actor that has ended finds nobody, even if the name is taken again")]
    public async Task Incarnations()
    {
        var first = Child(_a, "again");
        var old = first.Path;
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);
        var second = Child(_a, "again");

        (await Sys.ActorSelection("/user/a/again").ResolveOne(Patience)).ShouldBe(second);
        Sys.ActorSelection(old).Tell(new Identify(3), TestActor);
        ExpectMsg(new ActorIdentity(3, null));
    }
}
