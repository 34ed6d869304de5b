using System.Text;
using Collab.Actors.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace Collab.Tests.Domain;

public sealed class AgentRunProperties
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Author Service = new(new UserId("svc"), "Service", default);

    /// <summary>A step of a script: a kind, the name of a tool or of a call or none, an id or none, and how the clock moves before it.</summary>
    private sealed record Step(RunEventKind Kind, string Data, string? Id, int Seconds);

    [Fact(DisplayName = "[AG2] whatever is sent in whatever order, a run takes what a naive model takes, numbers it without gaps, and its time never falls")]
    public void SameAsTheNaiveModel() => Check.That(Scripts.ToArbitrary(), Agrees, runs: 500);

    [Fact(DisplayName = "[AG2] a run is the fold of its events: read back, it decides the same")]
    public void Fold() => Check.That(
        Scripts.ToArbitrary(),
        script =>
        {
            var (run, events) = Play(script);
            var again = events.Aggregate(AgentRun.None, (folded, e) => folded.Apply(e, RunLimits.Default));
            return (again.Seq, again.Phase, again.LastAt, again.Bytes, again.Tools.Count) == (run.Seq, run.Phase, run.LastAt, run.Bytes, run.Tools.Count)
                && script.All(step => Same(run.Decide(Of(step), Noon, RunLimits.Default), again.Decide(Of(step), Noon, RunLimits.Default)));
        },
        runs: 200);

    private static Gen<Step[]> Scripts =>
        from steps in (
            from kind in Gen.Frequency(
                (2, Gen.Constant(RunEventKind.Started)), (3, Gen.Constant(RunEventKind.Thinking)), (5, Gen.Constant(RunEventKind.ToolExecuting)),
                (5, Gen.Constant(RunEventKind.ToolCompleted)), (1, Gen.Constant(RunEventKind.Completed)), (1, Gen.Constant(RunEventKind.Error)))
            from data in Gen.Elements("{}", """{"tool_name":"a"}""", """{"tool_name":"b"}""", """{"tool_call_id":"1"}""", """{"tool_call_id":"1","tool_name":"a"}""")
            from id in Gen.Elements(null, null, "1", "2")
            from seconds in Gen.Choose(-3, 3)
            select new Step(kind, data, id, seconds)).ArrayOf()
        from started in Gen.Elements(true, true, true, false)
        select started ? [new Step(RunEventKind.Started, "{}", null, 0), .. steps] : steps;

    private static RunCommand Of(Step step) => new(step.Kind, Service, Encoding.UTF8.GetBytes(step.Data))
    {
        AgentName = "Agent",
        User = new UserId("ann"),
        Origin = "c",
        Id = step.Id,
    };

    private static bool Same(RunDecision a, RunDecision b) => a.GetType() == b.GetType() && (a is not RunDecision.Duplicate || a.Equals(b));

    private static (AgentRun Run, List<RunEvent> Events) Play(Step[] script)
    {
        var (run, events, now) = (AgentRun.None, new List<RunEvent>(), Noon);
        foreach (var step in script)
        {
            now += TimeSpan.FromSeconds(step.Seconds);
            if (run.Decide(Of(step), now, RunLimits.Default) is not RunDecision.Accepted accepted)
                continue;
            run = run.Apply(accepted.Event, RunLimits.Default);
            events.Add(accepted.Event);
        }

        return (run, events);
    }

    private static bool Agrees(Step[] script)
    {
        var (naive, run, now, last) = (new NaiveRun(), AgentRun.None, Noon, DateTimeOffset.MinValue);
        foreach (var step in script)
        {
            now += TimeSpan.FromSeconds(step.Seconds);
            var expected = naive.Do(step);
            switch (run.Decide(Of(step), now, RunLimits.Default))
            {
                case RunDecision.Accepted accepted when expected == naive.Count && accepted.Event.Seq == naive.Count && accepted.Event.At >= last:
                    last = accepted.Event.At;
                    run = run.Apply(accepted.Event, RunLimits.Default);
                    break;
                case RunDecision.Duplicate duplicate when expected == duplicate.Seq && run.Seq == naive.Count:
                case RunDecision.Refused { Refusal.Code: RefusalCode.RunOrder } when expected is null && run.Seq == naive.Count:
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>The rules of AG2 once more, over plain lists of all that was taken.</summary>
    private sealed class NaiveRun
    {
        private readonly List<Step> _taken = [];
        private readonly List<(string? Call, string? Tool)> _open = [];

        public int Count => _taken.Count;

        /// <summary>The number that it has or had; null: refused.</summary>
        public long? Do(Step step)
        {
            if (step.Id is not null && _taken.FindIndex(taken => taken.Id == step.Id) is >= 0 and var known)
                return known + 1;
            if (!May(step))
                return null;
            _taken.Add(step);
            return _taken.Count;
        }

        private bool May(Step step)
        {
            var started = _taken.Any(taken => taken.Kind == RunEventKind.Started);
            if (_taken.Any(taken => taken.Kind is RunEventKind.Completed or RunEventKind.Error))
                return false;
            var call = step.Data.Contains("tool_call_id", StringComparison.Ordinal) ? "1" : null;
            var tool = step.Data.Contains("\"a\"", StringComparison.Ordinal) ? "a" : step.Data.Contains("\"b\"", StringComparison.Ordinal) ? "b" : null;
            switch (step.Kind)
            {
                case RunEventKind.Started:
                    return !started;
                case RunEventKind.ToolExecuting when started:
                    if (call is not null && _open.Any(open => open.Call == call))
                        return false;
                    _open.Add((call, tool));
                    return true;
                case RunEventKind.ToolCompleted when started:
                    var at = call is not null
                        ? _open.FindIndex(open => open.Call == call && (tool is null || open.Tool is null || open.Tool == tool))
                        : _open.FindIndex(open => tool is null || open.Tool == tool);
                    if (at >= 0)
                        _open.RemoveAt(at);
                    return at >= 0;
                case RunEventKind.Completed when started:
                    return _open.Count == 0;
                default:
                    return started;
            }
        }
    }
}
