namespace Collab.Actors.Domain;

/// <summary>
/// What marks an event as one of an agent's run [AG1]: it stands in the envelope as <c>run_id</c>, <c>run_seq</c>, <c>agent_name</c> and
/// <c>workflow_id</c>. <see cref="Seq"/> is 1 for <c>agent_started</c> and rises by one per run. <see cref="At"/> is the time that the run
/// gave the event, and the <c>timestamp</c> of its envelope: within a run it never falls [AG2].
/// </summary>
public sealed record RunTag(RunId Run, long Seq, string AgentName, string? Workflow, DateTimeOffset At);
