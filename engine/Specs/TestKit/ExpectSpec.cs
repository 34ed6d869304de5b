using System.Collections;
using Akka.Actor;
using Akka.TestKit;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace Engine.Specs.KitSpecs;

public sealed class ExpectSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private void Tell(params object[] messages)
    {
        foreach (var message in messages)
            TestActor.Tell(message, TestActor);
    }

    private static T Fails<T>(Func<T> expectation) where T : class?
    {
        Assert.ThrowsAny<XunitException>(() => expectation());
        return null!;
    }

    [Fact(DisplayName = "by type: the next message, with its sender; another type or none in time fails")]
    public void ByType()
    {
        Tell("hello", 1);

        ExpectMsg<string>().ShouldBe("hello");
        LastSender.ShouldBe(TestActor);
        LastMessage.ShouldBe("hello");
        Fails(() => ExpectMsg<string>());
        Fails(() => ExpectMsg<string>(Soon));
    }

    [Fact(DisplayName = "by value, by predicate, by assertion, by comparer")]
    public void Ways()
    {
        Tell("a", "b", "c", "d", "e", "f");

        ExpectMsg("a").ShouldBe("a");
        ExpectMsg<string>(text => text == "b").ShouldBe("b");
        ExpectMsg<string>(text => text.ShouldBe("c")).ShouldBe("c");
        ExpectMsg<string>((text, sender) => text == "d" && sender.Equals(TestActor)).ShouldBe("d");
        ExpectMsg<string>((text, sender) => sender.ShouldBe(TestActor)).ShouldBe("e");
        ExpectMsg("F", (expected, actual) => string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase)).ShouldBe("f");
    }

    [Fact(DisplayName = "each way fails with another value, and with its hint where nothing came")]
    public void WaysFail()
    {
        Tell("x", "x", "x", "x", "x");

        Fails(() => ExpectMsg("a"));
        Fails(() => ExpectMsg<string>(text => text == "a"));
        Should.Throw<ShouldAssertException>(() => ExpectMsg<string>(text => text.ShouldBe("a")));
        Fails(() => ExpectMsg<string>((_, sender) => sender.Equals(Sys.DeadLetters)));
        Fails(() => ExpectMsg("A", (_, _) => false));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Soon, "look here")).Message.ShouldContain("look here");
    }

    [Fact(DisplayName = "asynchronously it is the same")]
    public async Task Async()
    {
        Tell("a", "b", "c", "d", 5, "e");

        await ExpectMsgAsync("a");
        (await ExpectMsgAsync<string>()).ShouldBe("b");
        await ExpectMsgAsync<string>(text => text == "c");
        await ExpectMsgFromAsync(TestActor, "d");
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync<string>());
        await ExpectMsgAnyOfAsync(new[] { "e", "f" });
        await ExpectNoMsgAsync(Soon);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync<string>(Soon));
    }

    [Fact(DisplayName = "a wait ends when its token is cancelled")]
    public async Task Cancelled()
    {
        using var cancel = new CancellationTokenSource(Soon);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ExpectMsgAsync<string>(cancellationToken: cancel.Token));
    }

    [Fact(DisplayName = "collections are equal when their elements are")]
    public void Collections()
    {
        Tell(new[] { 1, 2, 3 }, new List<string> { "a" });

        ExpectMsg(new[] { 1, 2, 3 });
        Fails(() => ExpectMsg(new List<string> { "b" }));
    }

    [Fact(DisplayName = "from a sender")]
    public void BySender()
    {
        var probe = CreateTestProbe();
        probe.Send(TestActor, "a");
        probe.Send(TestActor, "b");
        probe.Send(TestActor, "c");
        probe.Send(TestActor, "d");
        probe.Send(TestActor, "e");

        ExpectMsgFrom<string>(probe).ShouldBe("a");
        ExpectMsgFrom(probe.Ref, "b");
        ExpectMsgFrom<string>(probe, text => text == "c");
        ExpectMsgFrom<string>(sender => sender.Equals(probe.Ref), text => text == "d");
        Fails(() => ExpectMsgFrom<string>(TestActor));
    }

    [Fact(DisplayName = "all of some, in any order; another one fails")]
    public void AllOf()
    {
        Tell("b", "a", "a", "x");

        ExpectMsgAllOf("a", "b").ShouldBe(["b", "a"]);
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf(TimeSpan.FromSeconds(1), "a", "b"));
    }

    [Fact(DisplayName = "all of some that predicates tell of")]
    public void AllOfMatching()
    {
        Tell(1, "a");

        ExpectMsgAllOfMatchingPredicates(
            PredicateInfo.Create<string>(text => text == "a"),
            PredicateInfo.Create<int>(number => number == 1)).ShouldBe([1, "a"]);
    }

    [Fact(DisplayName = "all of some as a stream")]
    public async Task AllOfAsync()
    {
        Tell("b", "a");
        var received = new List<string>();

        await foreach (var message in ExpectMsgAllOfAsync(new[] { "a", "b" }))
            received.Add(message);

        received.ShouldBe(["b", "a"]);
    }

    [Fact(DisplayName = "any of some")]
    public void AnyOf()
    {
        Tell("b", "x");

        ExpectMsgAnyOf(new[] { "a", "b" }).ShouldBe("b");
        Fails(() => ExpectMsgAnyOf(new[] { "a", "b" }));
    }

    [Fact(DisplayName = "silence: a message fails it")]
    public void Quiet()
    {
        ExpectNoMsg(Soon);
        ExpectNoMsg(1);
        Tell("noise");
        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Soon)).Message.ShouldContain("noise");
    }

    [Fact(DisplayName = "fishing drops what comes before the catch, and can keep it")]
    public async Task Fish()
    {
        Tell(1, "a", 2, "b", 3, "c", "end");
        var others = new ArrayList();

        FishForMessage(message => message is "a").ShouldBe("a");
        FishForMessage<string>(text => text == "b", others).ShouldBe("b");
        others.ToArray().ShouldBe([2]);
        await FishUntilMessageAsync<string>();
        (await FishForMessageAsync<string>(text => text == "end")).ShouldBe("end");
        Fails(() => FishForMessage<string>(_ => true, Soon));
    }

    [Fact(DisplayName = "so many, or fewer with a failure")]
    public async Task ReceiveMany()
    {
        Tell(1, 2, 3, 4);

        ReceiveN(2).ShouldBe([1, 2]);
        var rest = new List<object>();
        await foreach (var message in ReceiveNAsync(2))
            rest.Add(message);
        rest.ShouldBe([3, 4]);
        Assert.ThrowsAny<XunitException>(() => ReceiveN(1, Soon)).Message.ShouldContain("Only got 0");
    }

    [Fact(DisplayName = "as long as they fit; the first that does not is the next")]
    public async Task ReceiveRow()
    {
        Tell(1, 2, "stop", 3, "x", 4, 50);

        ReceiveWhile<object>(message => message is int ? message : null!).ShouldBe([1, 2]);
        LastMessage.ShouldBe(2);
        ExpectMsg("stop");
        var small = new List<int>();
        await foreach (var number in ReceiveWhileAsync<int>(number => number < 10))
            small.Add(number);
        small.ShouldBe([3, 4]);
        ExpectMsg(50);
    }

    [Fact(DisplayName = "a row ends with the time, with a pause and with a number")]
    public void ReceiveRowEnds()
    {
        Tell(1, 2, 3);

        ReceiveWhile<object>(message => message, msgs: 2).ShouldBe([1, 2]);
        ReceiveWhile<object>(message => message, max: Soon).ShouldBe([3]);
        Tell(4);
        ReceiveWhile<object>(message => message, max: TimeSpan.FromSeconds(30), idle: Soon).ShouldBe([4]);
    }

    [Fact(DisplayName = "looking at the next message does not take it")]
    public async Task Peek()
    {
        PeekOne(Soon).ShouldBeNull();
        HasMessages.ShouldBeFalse();
        Tell("a");

        HasMessages.ShouldBeTrue();
        PeekOne().ShouldBe("a");
        (await PeekOneAsync()).ShouldBe("a");
        ReceiveOne().ShouldBe("a");
        ReceiveOne(TimeSpan.Zero).ShouldBeNull();
        (await ReceiveOneAsync(Soon)).ShouldBeNull();
    }

    [Fact(DisplayName = "silence of the radio: what came before it, and too much fails")]
    public async Task Radio()
    {
        Tell(1, 2);

        (await WaitForRadioSilenceAsync(Soon)).ToArray().ShouldBe([1, 2]);
        Tell(1, 2);
        await Assert.ThrowsAnyAsync<XunitException>(() => WaitForRadioSilenceAsync(Soon, 1));
    }

    [Fact(DisplayName = "ignored messages are as if they had not come")]
    public void Ignore()
    {
        IgnoreMessages<int>();
        Tell(1, "a");
        ExpectMsg("a");

        IgnoreMessages<string>(text => text == "b");
        Tell("b", 1);
        ExpectMsg(1);

        IgnoreNoMessages();
        Tell("b");
        ExpectMsg("b");
    }

    [Fact(DisplayName = "the end of a watched actor comes as a message, of one that is not watched any more it does not")]
    public async Task Ends()
    {
        var watched = Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        var unwatched = Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        await WatchAsync(watched);
        Watch(unwatched);
        Unwatch(unwatched);

        Sys.Stop(unwatched);
        Sys.Stop(watched);

        (await ExpectTerminatedAsync(watched)).ActorRef.ShouldBe(watched);
        ExpectNoMsg(Soon);
    }
}
