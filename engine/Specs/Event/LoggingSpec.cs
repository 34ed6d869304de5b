using Akka.Actor;
using Akka.Event;
using Shouldly;
using Xunit;

namespace Engine.Specs.EventSpecs;

public sealed class LoggingSpec : Akka.TestKit.Xunit2.TestKit
{
    private sealed class Speaker : ReceiveActor
    {
        public Speaker() => Receive<string>(text => Context.GetLogger().Warning("heard {0}", text));
    }

    private sealed class Costly
    {
        public int Formatted { get; private set; }

        public override string ToString()
        {
            Formatted++;
            return "costly";
        }
    }

    public LoggingSpec() : base("akka.loglevel = WARNING") => Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));

    [Fact(DisplayName = "an actor's line has its path as the source, its class, and a message that is formatted when it is read")]
    public void Source()
    {
        var speaker = Sys.ActorOf(Props.Create(() => new Speaker()), "speaker");

        EventFilter.Warning("heard hello").ExpectOne(() => speaker.Tell("hello"));

        var warning = ExpectMsg<Warning>();
        warning.LogSource.ShouldBe("akka://test/user/speaker");
        warning.LogClass.ShouldBe(typeof(Speaker));
        warning.Message.ToString().ShouldBe("heard hello");
        warning.LogLevel().ShouldBe(LogLevel.WarningLevel);
        warning.ToString().ShouldContain("[WARNING]");
    }

    [Fact(DisplayName = "below the level nothing is published and no argument is formatted")]
    public void Off()
    {
        var log = Logging.GetLogger(Sys, "here");
        var argument = new Costly();

        log.Debug("{0}", argument);
        log.Info("{0} {1}", argument, 2);
        log.Log(LogLevel.InfoLevel, "text");
        log.IsInfoEnabled.ShouldBeFalse();
        EventFilter.Error("end").ExpectOne(() => log.Error("end"));

        ExpectMsg<Error>().Message.ToString().ShouldBe("end");
        argument.Formatted.ShouldBe(0);
    }

    [Fact(DisplayName = "an exception is the line's cause, whatever the level")]
    public void Cause()
    {
        var log = Logging.GetLogger(Sys, "here");
        var cause = new InvalidOperationException("broken");

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => log.Error(cause, "failed at {0}", 7));
        EventFilter.Warning("careful").ExpectOne(() => log.Warning(cause, "careful"));

        var error = ExpectMsg<Error>();
        error.Cause.ShouldBeSameAs(cause);
        error.Message.ToString().ShouldBe("failed at 7");
        ExpectMsg<Warning>().Cause.ShouldBeSameAs(cause);
    }

    [Fact(DisplayName = "up to six arguments, and an array of more")]
    public void Arguments()
    {
        var log = Logging.GetLogger(Sys, "here");

        EventFilter.Warning("1").ExpectOne(() => log.Warning("{0}", 1));
        EventFilter.Warning("1 2").ExpectOne(() => log.Warning("{0} {1}", 1, 2));
        EventFilter.Warning("1 2 3").ExpectOne(() => log.Warning("{0} {1} {2}", 1, 2, 3));
        EventFilter.Warning("1 2 3 4").ExpectOne(() => log.Warning("{0} {1} {2} {3}", 1, 2, 3, 4));
        EventFilter.Warning("1 2 3 4 5").ExpectOne(() => log.Warning("{0} {1} {2} {3} {4}", 1, 2, 3, 4, 5));
        EventFilter.Warning("1 2 3 4 5 6").ExpectOne(() => log.Warning("{0} {1} {2} {3} {4} {5}", 1, 2, 3, 4, 5, 6));
        EventFilter.Warning("1 2 7").ExpectOne(() => log.Warning("{0} {1} {2}", new object[] { 1, 2, 7 }));
    }

    [Fact(DisplayName = "the level can be changed while the system runs")]
    public void Level()
    {
        var log = Logging.GetLogger(Sys, "here");
        Sys.EventStream.SetLogLevel(LogLevel.DebugLevel);
        log.IsDebugEnabled.ShouldBeTrue();
        EventFilter.Debug("now").ExpectOne(() => log.Debug("now"));

        Sys.EventStream.SetLogLevel(LogLevel.ErrorLevel);
        log.IsWarningEnabled.ShouldBeFalse();
        log.Warning("not heard");
        EventFilter.Error("heard").ExpectOne(() => log.Error("heard"));

        ExpectMsg<Debug>();
        ExpectMsg<Error>();
    }

    [Fact(DisplayName = "a template that does not fit its arguments does not stop the logger")]
    public void Misfit()
    {
        var log = Logging.GetLogger(Sys, "here");
        IgnoreMessages<LogEvent>();

        log.Error("{0} {1}", "one");

        EventFilter.Error("after").ExpectOne(() => log.Error("after"));
    }

    [Fact(DisplayName = "an adapter of nothing says that no level is on")]
    public void Nothing()
    {
        var log = NoLogger.Instance;

        log.IsErrorEnabled.ShouldBeFalse();
        log.Error("unheard");
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Theory(DisplayName = "levels have names in the configuration, in any case")]
    [InlineData("debug", LogLevel.DebugLevel)]
    [InlineData("INFO", LogLevel.InfoLevel)]
    [InlineData("Warning", LogLevel.WarningLevel)]
    [InlineData("ERROR", LogLevel.ErrorLevel)]
    public void Names(string name, LogLevel level)
    {
        Logging.LogLevelFor(name).ShouldBe(level);
        level.StringFor().ShouldBe(name, StringCompareShould.IgnoreCase);
    }

    [Fact(DisplayName = "an unknown level is an argument error")]
    public void UnknownLevel() => Should.Throw<ArgumentException>(() => Logging.LogLevelFor("loud"));

    [Fact(DisplayName = "a source may be a type, a name or an object")]
    public void Sources()
    {
        LogSource.Create(typeof(LoggingSpec)).Source.ShouldBe(nameof(LoggingSpec));
        LogSource.Create(typeof(LoggingSpec)).Type.ShouldBe(typeof(LoggingSpec));
        LogSource.Create("name").Source.ShouldBe("name");
        LogSource.Create(new Costly()).Type.ShouldBe(typeof(Costly));
        LogSource.Create("a", typeof(int)).Type.ShouldBe(typeof(int));
    }
}

public sealed class LogFilterSpec : Akka.TestKit.Xunit2.TestKit
{
    private static Info Line(string source, string message) => new(source, typeof(LogFilterSpec), message);

    [Fact(DisplayName = "one filter that drops a line is enough; all others keep it")]
    public void Drops()
    {
        var evaluator = new LogFilterBuilder()
            .ExcludeSourceExactly("noisy")
            .ExcludeSourceStartingWith("akka://test/system")
            .ExcludeMessageContaining("heartbeat")
            .Build()
            .CreateEvaluator();

        evaluator.ShouldTryKeepMessage(Line("quiet", "hello"), out var line).ShouldBeTrue();
        line.ShouldContain("hello");
        evaluator.ShouldTryKeepMessage(Line("noisy", "hello"), out _).ShouldBeFalse();
        evaluator.ShouldTryKeepMessage(Line("akka://test/system/x", "hello"), out _).ShouldBeFalse();
        evaluator.ShouldTryKeepMessage(Line("quiet", "a heartbeat came"), out _).ShouldBeFalse();
        evaluator.EvaluatesLogSourcesOnly.ShouldBeFalse();
    }
}
