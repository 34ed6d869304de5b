using System.Text;
using BenchmarkDotNet.Attributes;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Benchmarks.Runs;

/// <summary>An agent's event on its way: freed of secrets, decided, and to the bytes that its reader gets.</summary>
[MemoryDiagnoser]
public class RunBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Author Service = new(UserId.Parse("svc"), "Service", default);
    private static readonly RunId Run = RunId.Parse("run-7f3a");

    private readonly ReadOnlyMemory<byte> _thinking = """{"text":"The user wants the cheapest way there, so I look at trains first."}"""u8.ToArray();
    private readonly ReadOnlyMemory<byte> _plain =
        """{"tool_name":"search","parameters":{"query":"trains to Prague","from":"Vienna","filters":[{"class":2},{"direct":true}]}}"""u8.ToArray();

    private readonly ReadOnlyMemory<byte> _secret =
        """{"tool_name":"search","parameters":{"query":"trains to Prague","auth":{"api_key":"sk-1","headers":[{"Authorization":"Bearer x"}]}}}"""u8.ToArray();

    private ReadOnlyMemory<byte> _long;
    private AgentRun _run = AgentRun.None;
    private RunEvent _event = null!;

    [GlobalSetup]
    public void Setup()
    {
        _long = Encoding.UTF8.GetBytes($$$"""{"tool_name":"search","result":{"rows":["{{{new string('x', 4_000)}}}","{{{new string('ä', 4_000)}}}"]}}""");
        var start = new RunCommand(RunEventKind.Started, Service, "{}"u8.ToArray()) { AgentName = "Planner", User = UserId.Parse("ann") };
        _run = _run.Apply(((RunDecision.Accepted)_run.Decide(start, Now, RunLimits.Default)).Event, RunLimits.Default);
        _event = ((RunDecision.Accepted)_run.Decide(new RunCommand(RunEventKind.ToolExecuting, Service, _secret), Now, RunLimits.Default)).Event;
    }

    [Benchmark]
    public ReadOnlyMemory<byte> Untouched() => PayloadRedaction.Clean(_thinking, RunLimits.Default);

    [Benchmark]
    public ReadOnlyMemory<byte> Parameters() => PayloadRedaction.Clean(_plain, RunLimits.Default);

    [Benchmark]
    public ReadOnlyMemory<byte> Secrets() => PayloadRedaction.Clean(_secret, RunLimits.Default);

    [Benchmark]
    public ReadOnlyMemory<byte> Cut() => PayloadRedaction.Clean(_long, RunLimits.Default);

    [Benchmark]
    public AgentRun Decided()
    {
        var decision = _run.Decide(new RunCommand(RunEventKind.Thinking, Service, _thinking), Now, RunLimits.Default);
        return _run.Apply(((RunDecision.Accepted)decision).Event, RunLimits.Default);
    }

    [Benchmark]
    public ReadOnlyMemory<byte> Encoded() => RunEventJson.Write(Run, _run.Head!, _event);
}
