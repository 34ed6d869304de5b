using System.Text;
using Collab.Actors.Domain;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class AgentRunTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Author Service = new(new UserId("svc"), "Service", default);
    private static readonly UserId Ann = new("ann");

    private readonly RunLimits _limits = new() { Events = 8, OpenTools = 2, Bytes = 1_000, DedupeIds = 2 };
    private AgentRun _run = AgentRun.None;
    private DateTimeOffset _now = Noon;

    [Fact(DisplayName = "[AG2] a whole run: numbered from 1, started first, completed last, every tool answered")]
    public void Whole()
    {
        Take(Start());
        Take(RunEventKind.Thinking);
        Take(RunEventKind.ToolExecuting, """{"tool_name":"search"}""");
        Take(RunEventKind.ToolCompleted, """{"tool_name":"search"}""");
        Take(RunEventKind.Completed);
        (_run.Seq, _run.Phase, _run.Thinking, _run.ToolsExecuting, _run.ToolsCompleted).ShouldBe((5, RunPhase.Completed, 1, 1, 1));
        _run.Head.ShouldBe(new RunHead("Agent", Ann, null, "flow"));
    }

    [Theory(DisplayName = "[AG2] nothing but agent_started begins a run")]
    [InlineData(RunEventKind.Thinking)]
    [InlineData(RunEventKind.ToolExecuting)]
    [InlineData(RunEventKind.ToolCompleted)]
    [InlineData(RunEventKind.Completed)]
    [InlineData(RunEventKind.Error)]
    public void StartedFirst(RunEventKind kind) => Refused(Command(kind)).ShouldBe(RefusalCode.RunOrder);

    [Fact(DisplayName = "[AG2] started once; completed or error once and last")]
    public void OnceAndLast()
    {
        Take(Start());
        Refused(Start()).ShouldBe(RefusalCode.RunOrder);
        var running = _run;
        foreach (var end in (RunEventKind[])[RunEventKind.Completed, RunEventKind.Error])
        {
            _run = running;
            Take(end);
            foreach (var kind in Enum.GetValues<RunEventKind>())
                Refused(Command(kind)).ShouldBe(RefusalCode.RunOrder);
        }
    }

    [Theory(DisplayName = "[AG2] tool_completed answers an open tool_executing: by the id of the call, else by its tool, else the oldest")]
    [InlineData("""{"tool_call_id":"1"}""", """{"tool_call_id":"1"}""", true)]
    [InlineData("""{"tool_call_id":"1","tool_name":"a"}""", """{"tool_call_id":"1"}""", true)]
    [InlineData("""{"tool_call_id":"1"}""", """{"tool_call_id":"2"}""", false)]
    [InlineData("""{"tool_call_id":"1","tool_name":"a"}""", """{"tool_call_id":"1","tool_name":"b"}""", false)]
    [InlineData("""{"tool_name":"a"}""", """{"tool_name":"a"}""", true)]
    [InlineData("""{"tool":"a"}""", """{"tool":"a"}""", true)]
    [InlineData("""{"name":"a"}""", """{"tool":"a"}""", true)]
    [InlineData("""{"tool_name":"a"}""", """{"tool_name":"b"}""", false)]
    [InlineData("""{"tool_name":"a"}""", "{}", true)]
    [InlineData("{}", "{}", true)]
    [InlineData("{}", """{"tool_name":"a"}""", false)]
    public void Answers(string executing, string completed, bool fits)
    {
        Take(Start());
        Take(RunEventKind.ToolExecuting, executing);
        var command = Command(RunEventKind.ToolCompleted, completed);
        if (fits)
            Take(command);
        else
            Refused(command).ShouldBe(RefusalCode.RunOrder);
    }

    [Fact(DisplayName = "[AG2] each tool_executing is answered once; none that was not begun is")]
    public void AnsweredOnce()
    {
        Take(Start());
        Refused(Command(RunEventKind.ToolCompleted)).ShouldBe(RefusalCode.RunOrder);
        Take(RunEventKind.ToolExecuting, """{"tool_call_id":"1","tool_name":"a"}""");
        Refused(Command(RunEventKind.ToolExecuting, """{"tool_call_id":"1"}""")).ShouldBe(RefusalCode.RunOrder);
        Take(RunEventKind.ToolCompleted, """{"tool_call_id":"1"}""");
        Refused(Command(RunEventKind.ToolCompleted, """{"tool_call_id":"1"}""")).ShouldBe(RefusalCode.RunOrder);
    }

    [Fact(DisplayName = "[AG2] a run with open tools can't complete, but can fail; the refusal names what is open")]
    public void OpenTools()
    {
        Take(Start());
        Take(RunEventKind.ToolExecuting, """{"tool_name":"search"}""");
        var refusal = Decide(Command(RunEventKind.Completed)).ShouldBeOfType<RunDecision.Refused>().Refusal;
        refusal.Code.ShouldBe(RefusalCode.RunOrder);
        refusal.Details!.ShouldContain("search");
        Take(RunEventKind.Error);
        _run.Phase.ShouldBe(RunPhase.Failed);
    }

    [Fact(DisplayName = "[AG2] timestamps never fall, whatever the clock does")]
    public void Time()
    {
        Take(Start());
        _now = Noon.AddHours(-1);
        Take(RunEventKind.Thinking).At.ShouldBe(Noon);
        _now = Noon.AddSeconds(1);
        Take(RunEventKind.Thinking).At.ShouldBe(Noon.AddSeconds(1));
    }

    [Fact(DisplayName = "[AG1] agent_started names the agent and either a user or a room")]
    public void Head()
    {
        Refused(Start() with { AgentName = null }).ShouldBe(RefusalCode.InvalidFormat);
        Refused(Start() with { User = null }).ShouldBe(RefusalCode.InvalidFormat);
        Refused(Start() with { Room = new RoomId("room") }).ShouldBe(RefusalCode.InvalidFormat);
        Take(Start() with { User = null, Room = new RoomId("room") });
    }

    [Fact(DisplayName = "[AG3] what a run began with may be left out later, and may not differ")]
    public void SameHead()
    {
        Take(Start());
        Take(Command(RunEventKind.Thinking) with { AgentName = "Agent", User = Ann, Workflow = "flow" });
        foreach (var other in (RunCommand[])
                 [
                     Command(RunEventKind.Thinking) with { AgentName = "Other" },
                     Command(RunEventKind.Thinking) with { User = new UserId("bob") },
                     Command(RunEventKind.Thinking) with { Room = new RoomId("room") },
                     Command(RunEventKind.Thinking) with { Workflow = "other" },
                 ])
            Refused(other).ShouldBe(RefusalCode.RunOrder);
    }

    [Fact(DisplayName = "[WS6] an event that was taken before gets its number again, also after the end; the last ids are remembered")]
    public void Again()
    {
        Take(Start() with { Origin = "c", Id = "1" });
        Take(Command(RunEventKind.Thinking) with { Origin = "c", Id = "2" });
        Take(RunEventKind.Completed);
        Decide(Start() with { Origin = "c", Id = "1" }).ShouldBe(new RunDecision.Duplicate(1));
        Decide(Command(RunEventKind.Error) with { Origin = "c", Id = "2" }).ShouldBe(new RunDecision.Duplicate(2));
        Refused(Command(RunEventKind.Thinking) with { Origin = "d", Id = "2" }).ShouldBe(RefusalCode.RunOrder);
    }

    [Fact(DisplayName = "[WS6] of a run's ids the oldest is forgotten first")]
    public void IdsAreBounded()
    {
        Take(Start() with { Origin = "c", Id = "1" });
        foreach (var id in (string[])["2", "3"])
            Take(Command(RunEventKind.Thinking) with { Origin = "c", Id = id });
        Decide(Command(RunEventKind.Thinking) with { Origin = "c", Id = "1" }).ShouldBeOfType<RunDecision.Accepted>();
        Decide(Command(RunEventKind.Thinking) with { Origin = "c", Id = "2" }).ShouldBe(new RunDecision.Duplicate(2));
    }

    [Fact(DisplayName = "[AG2] a run is bounded in events, bytes and open tools, and can always be ended")]
    public void Bounds()
    {
        Take(Start());
        Refused(Command(RunEventKind.Thinking, $$"""{"text":"{{new string('x', 1_000)}}"}""")).ShouldBe(RefusalCode.LimitExceeded);
        Refused(Command(RunEventKind.ToolExecuting, $$"""{"tool":"{{new string('x', 129)}}"}""")).ShouldBe(RefusalCode.LimitExceeded);
        Take(RunEventKind.ToolExecuting);
        Take(RunEventKind.ToolExecuting);
        Refused(Command(RunEventKind.ToolExecuting)).ShouldBe(RefusalCode.LimitExceeded);
        for (var i = _run.Seq; i < _limits.Events - 1; i++)
            Take(RunEventKind.Thinking);
        Refused(Command(RunEventKind.Thinking)).ShouldBe(RefusalCode.LimitExceeded);
        Take(RunEventKind.Error, $$"""{"text":"{{new string('x', 2_000)}}"}""");
    }

    [Theory(DisplayName = "[AG1] data is a JSON object, or the event is refused")]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"tool_name":"\ud800"}""")]
    public void Data(string data)
    {
        Take(Start());
        Refused(Command(RunEventKind.ToolExecuting, data)).ShouldBe(RefusalCode.InvalidFormat);
    }

    [Fact(DisplayName = "[AG4] an accepted event holds the clean payload alone")]
    public void Clean() =>
        Encoding.UTF8.GetString(Take(Start() with { Data = """{"parameters":{"password":"x"}}"""u8.ToArray() }).Data.Span)
            .ShouldBe("""{"parameters":{"password":"[REDACTED]"}}""");

    [Fact(DisplayName = "[AG5] the server's own end is an agent_error with a code, in the name of who began it, and tells nothing of the publisher")]
    public void ServersEnd()
    {
        Take(Start());
        var e = Take(_run.End("timeout", "Nothing was heard."));
        (e.Kind, e.By).ShouldBe((RunEventKind.Error, Service));
        Encoding.UTF8.GetString(e.Data.Span).ShouldBe("""{"code":"timeout","error":"Nothing was heard."}""");
        _run.Publisher.ShouldBe(Service);
    }

    [Fact(DisplayName = "[AG2] an event that does not follow is a fault of the journal, and is never folded")]
    public void Unfoldable()
    {
        var start = Take(Start());
        Should.Throw<ArgumentException>(() => _run.Apply(start, _limits));
        Should.Throw<ArgumentException>(() => _run.Apply(start with { Seq = 2 }, _limits));
        Should.Throw<ArgumentException>(() => _run.Apply(new RunEvent(3, Noon, RunEventKind.Thinking, Service, "{}"u8.ToArray()), _limits));
        Should.Throw<ArgumentException>(() => _run.Apply(new RunEvent(2, Noon, RunEventKind.ToolCompleted, Service, "{}"u8.ToArray()), _limits));
    }

    [Fact(DisplayName = "[AG1] every kind has a name, and each name is a frame's type")]
    public void Names()
    {
        foreach (var kind in Enum.GetValues<RunEventKind>())
        {
            RunEventType.TryParse(RunEventType.NameOf(kind), out var back).ShouldBeTrue();
            back.ShouldBe(kind);
        }

        RunEventType.TryParse("agent_paused", out _).ShouldBeFalse();
        RunEventType.TryParse(null, out _).ShouldBeFalse();
        Enum.GetValues<RunEventKind>().Select(RunEventType.NameOf).ShouldBe(
            [
                Actors.Wire.FrameType.AgentStarted, Actors.Wire.FrameType.AgentThinking, Actors.Wire.FrameType.ToolExecuting,
                Actors.Wire.FrameType.ToolCompleted, Actors.Wire.FrameType.AgentCompleted, Actors.Wire.FrameType.AgentError,
            ]);
    }

    private static RunCommand Start() => new(RunEventKind.Started, Service, "{}"u8.ToArray()) { AgentName = "Agent", User = Ann, Workflow = "flow" };

    private static RunCommand Command(RunEventKind kind, string data = "{}") => new(kind, Service, Encoding.UTF8.GetBytes(data));

    private RunDecision Decide(RunCommand command) => _run.Decide(command, _now, _limits);

    private RunEvent Take(RunEventKind kind, string data = "{}") => Take(Command(kind, data));

    private RunEvent Take(RunCommand command)
    {
        var decision = Decide(command);
        var e = decision.ShouldBeOfType<RunDecision.Accepted>((decision as RunDecision.Refused)?.Refusal.Message).Event;
        e.Seq.ShouldBe(_run.Seq + 1);
        _run = _run.Apply(e, _limits);
        return e;
    }

    private RefusalCode Refused(RunCommand command) => Decide(command).ShouldBeOfType<RunDecision.Refused>().Refusal.Code;
}
