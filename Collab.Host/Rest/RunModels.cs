using System.Text.Json;
using System.Text.Json.Serialization;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>The next event of a run. What belongs to its head comes with <c>agent_started</c>, and may be left out later.</summary>
public sealed record PublishRunEventRequest(
    string? Type, string? AgentName = null, string? UserId = null, string? Room = null, string? WorkflowId = null, JsonElement? Data = null);

/// <summary>Taken, as this event of the run; <c>note</c> is <c>unknown_user</c> where the run that begins with it reaches nobody.</summary>
public sealed record PublishedRunEvent(long RunSeq, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null);

/// <summary>A run: what it is, how far it has come, and a page of its events in the form of agent frames.</summary>
public sealed record RunInfo(
    string RunId,
    string State,
    string AgentName,
    string? UserId,
    string? Room,
    string? WorkflowId,
    DateTimeOffset StartedAt,
    DateTimeOffset LastEventAt,
    long RunSeq,
    long Delivered,
    RunCounts Counts,
    IReadOnlyList<JsonElement> Events,
    long? Next)
{
    public static RunInfo From(RunView view) => new(
        view.Run.Run.Value,
        view.Phase switch
        {
            RunPhase.Running => "running",
            RunPhase.Completed => "completed",
            RunPhase.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(view)),
        },
        view.Head.AgentName, view.Head.User?.Value, view.Head.Room?.Value, view.Head.Workflow,
        view.StartedAt, view.LastAt, view.Seq, view.Delivered,
        new RunCounts(view.Thinking, view.ToolsExecuting, view.ToolsCompleted),
        [.. view.Events.Select(Parse)], view.Next);

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

/// <summary>How many events of these types the run has.</summary>
public sealed record RunCounts(long AgentThinking, long ToolExecuting, long ToolCompleted);
