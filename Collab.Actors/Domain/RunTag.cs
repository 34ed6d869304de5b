namespace Collab.Actors.Domain;

/// <summary>
/// What marks an event as one of an agent's run [AG1]: it stands in the envelope as <c>run_id</c>, <c>run_seq</c>, <c>agent_name</c> and
/// <c>workflow_id</c>. <see cref="Seq"/> is 1 for <c>agent_started</c> and rises by one per run.
/// </summary>
public sealed record RunTag(RunId Run, long Seq, string AgentName, string? Workflow);
