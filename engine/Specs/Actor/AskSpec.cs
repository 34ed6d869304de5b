using Akka.Actor;
using Akka.TestKit.TestActors;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class AskSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private sealed class Answers : ReceiveActor
    {
        public Answers()
        {
            Receive<string>(text => text == "fail", _ => Sender.Tell(new Status.Failure(new InvalidOperationException("no"))));
            Receive<string>(text => text == "null", _ => Sender.Tell(null!));
            Receive<string>(text => text == "twice", _ =>
            {
                Sender.Tell("first");
                Sender.Tell("second");
            });
            Receive<IActorRef>(asker => asker.Tell("by name"));
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    private IActorRef Answering() => Sys.ActorOf(Props.Create(() => new Answers()));

    [Fact(DisplayName = "an answer becomes the task's result")]
    public async Task Answer() => (await Answering().Ask<string>("hello", Patience)).ShouldBe("hello");

    [Fact(DisplayName = "a message can name the asker")]
    public async Task ByFactory() => (await Answering().Ask<string>(asker => asker, Patience, CancellationToken.None)).ShouldBe("by name");

    [Fact(DisplayName = "no answer in time fails the task")]
    public async Task TimesOut()
    {
        var silent = Sys.ActorOf(BlackHoleActor.Props);
        var failure = await Should.ThrowAsync<AskTimeoutException>(silent.Ask<string>("hello", TimeSpan.FromMilliseconds(100)));
        failure.Message.ShouldBe("Timeout after 00:00:00.1000000 seconds");
    }

    [Fact(DisplayName = "a cancelled token cancels the task")]
    public async Task Cancelled()
    {
        var silent = Sys.ActorOf(BlackHoleActor.Props);
        using var source = new CancellationTokenSource();
        var asked = silent.Ask<string>("hello", Timeout.InfiniteTimeSpan, source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<TaskCanceledException>(asked);
    }

    [Fact(DisplayName = "a Status.Failure fails the task with its cause")]
    public async Task Failure() =>
        (await Should.ThrowAsync<InvalidOperationException>(Answering().Ask<string>("fail", Patience))).Message.ShouldBe("no");

    [Fact(DisplayName = "one who asks for a status gets the failure as it is")]
    public async Task FailureAsAnswer() => (await Answering().Ask<Status.Failure>("fail", Patience)).Cause.Message.ShouldBe("no");

    [Fact(DisplayName = "null is an answer")]
    public async Task Null() => (await Answering().Ask<string>("null", Patience)).ShouldBeNull();

    [Fact(DisplayName = "an answer of another type fails the task")]
    public async Task WrongType() => await Should.ThrowAsync<ArgumentException>(Answering().Ask<int>("hello", Patience));

    [Fact(DisplayName = "a second answer is a dead letter")]
    public async Task Twice()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        (await Answering().Ask<string>("twice", Patience)).ShouldBe("first");
        ExpectMsg<Akka.Event.DeadLetter>().Message.ShouldBe("second");
    }

    [Fact(DisplayName = "an asker can be found by its path while it waits, and not after")]
    public async Task Path()
    {
        var asked = TestActor.Ask<string>("hello", Patience);
        ExpectMsg("hello");
        var asker = LastSender;
        asker.Path.Parent!.Name.ShouldBe("temp");
        var provider = ((ExtendedActorSystem)Sys).Provider;
        provider.ResolveActorRef(asker.Path.ToSerializationFormat()).ShouldBe(asker);

        asker.Tell("hi");
        (await asked).ShouldBe("hi");
        AwaitAssert(() => provider.ResolveActorRef(asker.Path.ToSerializationFormat()).ShouldBeOfType<EmptyLocalActorRef>());
    }

    [Fact(DisplayName = "many asks at once each get their own answer")]
    public async Task Many()
    {
        var actor = Answering();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(i => actor.Ask<int>(i, Patience)));
        answers.ShouldBe(Enumerable.Range(0, 5_000));
    }
}
