using System.Diagnostics;
using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>
/// One agent's run: what has happened in it, and what may happen next [AG2]. Immutable; the fold of its events.
/// <code>
/// None ── agent_started ──► Running ── agent_completed ──► Completed
///                            │  ▲                agent_error ──► Failed
///                            └──┘ agent_thinking, tool_executing, tool_completed
/// </code>
/// </summary>
public sealed record AgentRun
{
    /// <summary>The origin of events that the server gives a run itself [AG5].</summary>
    public const string ServerOrigin = "server";

    public static readonly AgentRun None = new();

    private AgentRun()
    {
    }

    public RunPhase Phase { get; private init; }

    public RunHead? Head { get; private init; }

    /// <summary>Who began it.</summary>
    public Author? Starter { get; private init; }

    /// <summary>Who published last; the server's own events don't count.</summary>
    public Author? Publisher { get; private init; }

    /// <summary>The number of its last event.</summary>
    public long Seq { get; private init; }

    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>When its last event was.</summary>
    public DateTimeOffset LastAt { get; private init; }

    public long Thinking { get; private init; }

    public long ToolsExecuting { get; private init; }

    public long ToolsCompleted { get; private init; }

    /// <summary>The data of all its events, in bytes.</summary>
    public long Bytes { get; private init; }

    public ToolCalls Tools { get; private init; } = ToolCalls.None;

    private RecentMap<(string Origin, string Id), long> Taken { get; init; } = RecentMap<(string, string), long>.Empty;

    public bool Ended => Phase is RunPhase.Completed or RunPhase.Failed;

    /// <summary>Total: whatever is asked, it is accepted, refused or known already. <paramref name="now"/> may have gone back.</summary>
    public RunDecision Decide(RunCommand command, DateTimeOffset now, RunLimits limits)
    {
        if (command.Id is { } id && Taken.TryGet((command.Origin, id), out var seq))
            return new RunDecision.Duplicate(seq);
        try
        {
            return RefusalOf(command, limits) is { } refusal
                ? new RunDecision.Refused(refusal)
                : new RunDecision.Accepted(Accept(command, now, limits));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The only way in which Utf8JsonReader says that text is not JSON, or that a string has half a surrogate pair.
            return new RunDecision.Refused(Refusals.Format("data is not valid JSON"));
        }
    }

    /// <summary>The run after the next of its events; any other is an <see cref="ArgumentException"/>.</summary>
    public AgentRun Apply(RunEvent e, RunLimits limits)
    {
        if (e.Seq != Seq + 1 || Ended || (Phase is RunPhase.None) != (e.Kind is RunEventKind.Started))
            throw new ArgumentException($"Event {e.Seq} ({e.Kind}) does not follow event {Seq} of a run that is {Phase}.", nameof(e));
        var next = this with
        {
            Seq = e.Seq,
            LastAt = e.At,
            Bytes = Bytes + e.Data.Length,
            Publisher = e.Origin == ServerOrigin ? Publisher : e.By,
            Taken = e.Id is { } id ? Taken.Set((e.Origin, id), e.Seq, e.Seq, limits.DedupeIds) : Taken,
        };
        return e.Kind switch
        {
            RunEventKind.Started => next with
            {
                Phase = RunPhase.Running,
                Head = e.Head ?? throw new ArgumentException("A run that begins without a head.", nameof(e)),
                Starter = e.By,
                StartedAt = e.At,
            },
            RunEventKind.Thinking => next with { Thinking = Thinking + 1 },
            RunEventKind.ToolExecuting => next with { ToolsExecuting = ToolsExecuting + 1, Tools = Tools.Begin(ToolCall.Read(e.Data.Span)) },
            RunEventKind.ToolCompleted => next with { ToolsCompleted = ToolsCompleted + 1, Tools = Tools.End(ToolCall.Read(e.Data.Span)) },
            RunEventKind.Completed => next with { Phase = RunPhase.Completed, Tools = ToolCalls.None },
            RunEventKind.Error => next with { Phase = RunPhase.Failed, Tools = ToolCalls.None },
            _ => throw new UnreachableException($"No fold for {e.Kind}."),
        };
    }

    /// <summary>The end of a run that its publisher does not end any more: <c>agent_error {code, error}</c> in the name of who began it.</summary>
    public RunCommand End(string code, string why)
    {
        var json = JsonBuffer.Rent().Raw("{\"code\":"u8).String(code).Raw(",\"error\":"u8).String(why).Raw((byte)'}');
        var command = new RunCommand(RunEventKind.Error, Starter!, json.ToArray()) { Origin = ServerOrigin };
        json.Return();
        return command;
    }

    private RunEvent Accept(RunCommand command, DateTimeOffset now, RunLimits limits) => new(
        Seq + 1, now < LastAt ? LastAt : now, command.Kind, command.By, PayloadRedaction.Clean(command.Data, limits))
    {
        Head = Phase is RunPhase.None ? new RunHead(command.AgentName!, command.User, command.Room, command.Workflow) : null,
        Origin = command.Origin,
        Id = command.Id,
    };

    private Refusal? RefusalOf(RunCommand command, RunLimits limits)
    {
        if (!IsObject(command.Data.Span))
            return Refusals.Format("data must be an object");
        var refusal = Phase switch
        {
            RunPhase.None when command.Kind is not RunEventKind.Started => Order("agent_started comes first"),
            RunPhase.None => HeadMissing(command),
            RunPhase.Running when command.Kind is RunEventKind.Started => Order("the run has started already"),
            RunPhase.Running => Differs(command),
            _ => Order("the run has ended"),
        };
        return refusal ?? OfTools(command, limits) ?? OverLimit(command, limits);
    }

    private static Refusal? HeadMissing(RunCommand command)
    {
        if (string.IsNullOrEmpty(command.AgentName))
            return Refusals.Format("agent_name is missing");
        return (command.User is null) == (command.Room is null) ? Refusals.Format("a run belongs to a user or to a room") : null;
    }

    private Refusal? Differs(RunCommand command)
    {
        var field =
            command.AgentName is { } agent && agent != Head!.AgentName ? "agent_name"
            : command.User is { } user && user != Head!.User ? "user_id"
            : command.Room is { } room && room != Head!.Room ? "room"
            : command.Workflow is { } workflow && workflow != Head!.Workflow ? "workflow_id"
            : null;
        return field is null ? null : Order($"{field} is another than the run began with");
    }

    private Refusal? OfTools(RunCommand command, RunLimits limits)
    {
        switch (command.Kind)
        {
            case RunEventKind.ToolExecuting:
                var begun = ToolCall.Read(command.Data.Span);
                if (begun.TooLong)
                    return Refusals.Limit("the name of a tool or of its call is too long, in characters", ToolCall.MaxLength);
                if (begun.Id is { } id && Tools.Has(id))
                    return Order("a call with this tool_call_id is open already");
                return Tools.Count >= limits.OpenTools ? Refusals.Limit("too many tool calls are open", limits.OpenTools) : null;
            case RunEventKind.ToolCompleted:
                return Tools.MayEnd(ToolCall.Read(command.Data.Span)) ? null : Order("no open tool_executing is answered by this");
            case RunEventKind.Completed when Tools.Count > 0:
                return Order(
                    "tool calls are open; complete them first, or end with agent_error",
                    "open: " + string.Join(", ", Tools.Open.Take(10)));
            default:
                return null;
        }
    }

    private Refusal? OverLimit(RunCommand command, RunLimits limits)
    {
        if (command.Kind is RunEventKind.Completed or RunEventKind.Error)
            return null;
        if (Seq >= limits.Events - 1)
            return Refusals.Limit("a run may have so many events", limits.Events);
        return Bytes + command.Data.Length > limits.Bytes ? Refusals.Limit("a run may have so much data, in bytes", limits.Bytes) : null;
    }

    private static bool IsObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject;
    }

    private static Refusal Order(string why, string? details = null) => new(RefusalCode.RunOrder, $"Out of order: {why}.", details);
}
