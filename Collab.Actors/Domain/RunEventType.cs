using System.Diagnostics;

namespace Collab.Actors.Domain;

/// <summary>The names of a run's events [AG1].</summary>
public static class RunEventType
{
    public static string NameOf(RunEventKind kind) => kind switch
    {
        RunEventKind.Started => "agent_started",
        RunEventKind.Thinking => "agent_thinking",
        RunEventKind.ToolExecuting => "tool_executing",
        RunEventKind.ToolCompleted => "tool_completed",
        RunEventKind.Completed => "agent_completed",
        RunEventKind.Error => "agent_error",
        _ => throw new UnreachableException($"No name for {kind}."),
    };

    /// <summary>Whether a stored frame is an event of a run: its type stands first, and no other frame's type has one of these names.</summary>
    public static bool IsFrameOf(ReadOnlySpan<byte> frameJson)
    {
        if (!frameJson.StartsWith("{\"type\":\""u8))
            return false;
        var rest = frameJson["{\"type\":\"".Length..];
        return rest.StartsWith("agent_started\""u8) || rest.StartsWith("agent_thinking\""u8) || rest.StartsWith("tool_executing\""u8)
            || rest.StartsWith("tool_completed\""u8) || rest.StartsWith("agent_completed\""u8) || rest.StartsWith("agent_error\""u8);
    }

    public static bool TryParse(string? name, out RunEventKind kind)
    {
        RunEventKind? found = name switch
        {
            "agent_started" => RunEventKind.Started,
            "agent_thinking" => RunEventKind.Thinking,
            "tool_executing" => RunEventKind.ToolExecuting,
            "tool_completed" => RunEventKind.ToolCompleted,
            "agent_completed" => RunEventKind.Completed,
            "agent_error" => RunEventKind.Error,
            _ => null,
        };
        kind = found ?? default;
        return found is not null;
    }
}
