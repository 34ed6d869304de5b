namespace Collab.Client;

/// <summary>
/// An event of an agent's run, for <see cref="CollabClient.PublishRunEventAsync"/>. The first of a run is <c>agent_started</c> and names the
/// agent and either <see cref="To"/> or <see cref="Room"/>; the others may leave them out.
/// </summary>
/// <param name="RunId">The run, chosen by its publisher: at most 128 of <c>A-Z a-z 0-9 _ . : -</c>.</param>
/// <param name="Type">
/// <c>agent_started</c>, <c>agent_thinking</c>, <c>tool_executing</c>, <c>tool_completed</c>, <c>agent_completed</c> or <c>agent_error</c>.
/// </param>
/// <param name="Data">Serialized to a JSON object.</param>
public sealed record RunEvent(string RunId, string Type, object? Data = null)
{
    /// <summary>The agent's name.</summary>
    public string? AgentName { get; init; }

    /// <summary>The user who hears of the run.</summary>
    public string? To { get; init; }

    /// <summary>The room that hears of the run.</summary>
    public string? Room { get; init; }

    /// <summary>Groups runs into a workflow.</summary>
    public string? WorkflowId { get; init; }
}
