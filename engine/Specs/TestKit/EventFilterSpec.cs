using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace Engine.Specs.KitSpecs;

public sealed class EventFilterSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private sealed class Broken(string message, Exception? inner = null) : Exception(message, inner);

    public EventFilterSpec() : base("akka.loglevel = DEBUG")
    {
    }

    [Fact(DisplayName = "by level and by the whole text, its start, a part or a pattern, in any case")]
    public void Texts()
    {
        EventFilter.Debug("one line").ExpectOne(() => Log.Debug("One line"));
        EventFilter.Info(start: "one").ExpectOne(() => Log.Info("one line"));
        EventFilter.Warning(contains: "LIN").ExpectOne(() => Log.Warning("one line"));
        EventFilter.Error(new Regex("^o.*e$")).ExpectOne(() => Log.Error("one line"));
        EventFilter.ForLogLevel(LogLevel.InfoLevel, "one line").ExpectOne(() => Log.Info("one line"));
        EventFilter.Custom(evt => evt is Info && evt.Message.ToString() == "mine").ExpectOne(() => Log.Info("mine"));
        EventFilter.Custom<Warning>(warning => warning.Message.ToString() == "mine").ExpectOne(() => Log.Warning("mine"));
    }

    [Fact(DisplayName = "by source")]
    public void Source()
    {
        var here = Logging.GetLogger(Sys.EventStream, "here");
        var there = Logging.GetLogger(Sys.EventStream, "there");

        EventFilter.Info(source: "here").ExpectOne(() =>
        {
            there.Info("line");
            here.Info("line");
        });
    }

    [Fact(DisplayName = "an actor's path is a source with the system's address and without it")]
    public void PathAsSource()
    {
        var speaker = Sys.ActorOf(
            Props.Create(() => new Akka.TestKit.TestActors.BlackHoleActor()), "speaker");
        var log = Logging.GetLogger(Sys, speaker);

        EventFilter.Info(source: "akka://test/user/speaker").ExpectOne(() => log.Info("line"));
    }

    [Fact(DisplayName = "by exception, its message, and those within it")]
    public void Exceptions()
    {
        EventFilter.Exception<Broken>().ExpectOne(() => Log.Error(new Broken("why"), "what"));
        EventFilter.Exception<Broken>("why").ExpectOne(() => Log.Error(new Broken("why"), "what"));
        EventFilter.Exception<Broken>(contains: "hat").ExpectOne(() => Log.Error(new Broken("why"), "what"));
        EventFilter.Exception<Exception>(new Regex("^why$")).ExpectOne(() => Log.Error(new Broken("why"), "what"));
        EventFilter.Exception(typeof(Broken), checkInnerExceptions: true)
            .ExpectOne(() => Log.Error(new AggregateException(new Broken("why")), "what"));
        EventFilter.Exception<Broken>().Expect(0, Soon, () => Log.Error(new InvalidOperationException("why"), "what"));
    }

    [Fact(DisplayName = "dead letters by type, predicate and recipient")]
    public void DeadLetters()
    {
        EventFilter.DeadLetter().ExpectOne(() => Sys.DeadLetters.Tell("lost", TestActor));
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.DeadLetters.Tell("lost", TestActor));
        EventFilter.DeadLetter<string>(text => text == "lost").ExpectOne(() => Sys.DeadLetters.Tell("lost", TestActor));
        EventFilter.DeadLetter(typeof(int)).ExpectOne(() =>
        {
            Sys.DeadLetters.Tell("lost", TestActor);
            Sys.DeadLetters.Tell(1, TestActor);
        });
    }

    [Fact(DisplayName = "fewer events than expected fail when the time is up, more fail too")]
    public void Counts()
    {
        EventFilter.Info("line").Expect(2, () =>
        {
            Log.Info("line");
            Log.Info("line");
        });
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("line").Expect(2, Soon, () => Log.Info("line")))
            .Message.ShouldContain("1/2");
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("line").Expect(0, Soon, () => Log.Info("line")))
            .Message.ShouldContain("too many");
    }

    [Fact(DisplayName = "events after the block count, for the time given")]
    public void Late() => EventFilter.Info("late").ExpectOne(TimeSpan.FromSeconds(30), () =>
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(20), () => Log.Info("late")));

    [Fact(DisplayName = "either of two filters")]
    public void Either() => EventFilter.Info("a").And.Warning("b").Expect(2, () =>
    {
        Log.Info("a");
        Log.Warning("b");
    });

    [Fact(DisplayName = "asynchronously, with results")]
    public async Task Async()
    {
        (await EventFilter.Info("line").ExpectOneAsync(async () =>
        {
            await Task.Yield();
            Log.Info("line");
            return 7;
        })).ShouldBe(7);
        await EventFilter.Info("line").ExpectAsync(0, Soon, () => Task.CompletedTask);
        await Assert.ThrowsAnyAsync<XunitException>(() => EventFilter.Info("line").ExpectOneAsync(Soon, () => Task.CompletedTask));
        EventFilter.Info("line").ExpectOne(() =>
        {
            Log.Info("line");
            return 8;
        }).ShouldBe(8);
    }

    [Fact(DisplayName = "the block's own failure is thrown")]
    public void Failure() => Should.Throw<Broken>(() => EventFilter.Info("line").ExpectOne(() => throw new Broken("own")));

    [Fact(DisplayName = "muted events are counted by nobody until they are unmuted")]
    public void Muted()
    {
        using (EventFilter.Info("line").Mute())
            EventFilter.Info("line").Expect(0, Soon, () => Log.Info("line"));

        EventFilter.Info("line").ExpectOne(() => Log.Info("line"));
        EventFilter.Info("line").Mute(() => Log.Info("line"));
    }
}

/// <summary>The logger of a test shows what no filter has taken; one of the test's own may send it on.</summary>
public sealed class TestEventListenerSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed record ForwardTo(IActorRef Target);

    private sealed class Forwarding : Akka.TestKit.TestEventListener
    {
        private IActorRef? _target;

        protected override void Print(LogEvent logEvent)
        {
            if (logEvent.Message is ForwardTo forward)
            {
                _target = forward.Target;
                _target.Tell("forwarding");
            }
            else if (_target is not null)
            {
                _target.Forward(logEvent);
            }
        }
    }

    public TestEventListenerSpec() : base($"akka.loglevel = INFO\nakka.loggers = [\"{typeof(Forwarding).AssemblyQualifiedName}\"]")
    {
        Sys.EventStream.Publish(new Error(null, "spec", GetType(), new ForwardTo(TestActor)));
        ExpectMsg("forwarding");
    }

    [Fact(DisplayName = "what a filter has taken is not shown, all else is, in order")]
    public void Shows()
    {
        EventFilter.Info("taken").ExpectOne(() =>
        {
            Log.Info("first");
            Log.Info("taken");
            Log.Info("second");
        });
        Log.Info("taken");

        foreach (var shown in new[] { "first", "second", "taken" })
            ExpectMsg<Info>().Message.ToString().ShouldBe(shown);
    }

    [Fact(DisplayName = "a filter that throws takes nothing, and the log goes on")]
    public void Throws()
    {
        using (EventFilter.Custom<Info>(_ => throw new InvalidOperationException("a filter's fault")).Mute())
        {
            Log.Info("shown");
            FishForMessage<Info>(info => info.Message.ToString() == "shown");
        }
    }

    [Fact(DisplayName = "a dead letter that no filter has taken is shown as a warning")]
    public void DeadLetters()
    {
        Sys.DeadLetters.Tell("lost", TestActor);

        FishForMessage<Warning>(warning => warning.Message.ToString()!.Contains("lost"));
    }
}
