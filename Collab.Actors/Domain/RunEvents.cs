namespace Collab.Actors.Domain;

/// <summary>The six events of a run [AG1]. Their names on the wire: <see cref="RunEventType"/>.</summary>
public enum RunEventKind
{
    Started,
    Thinking,
    ToolExecuting,
    ToolCompleted,
    Completed,
    Error,
}

public enum RunPhase
{
    /// <summary>Nothing has happened yet.</summary>
    None,

    Running,

    Completed,

    /// <summary>Ended with an error: its publisher's own, or one that the server gave it.</summary>
    Failed,
}

/// <summary>What a run is, said once by its first event: exactly one of <see cref="User"/> and <see cref="Room"/> is set.</summary>
public sealed record RunHead(string AgentName, UserId? User, RoomId? Room, string? Workflow);

/// <summary>
/// What a publisher asks of a run. What belongs to the run's head comes with <c>agent_started</c>; later it may be left out and must not
/// differ. <see cref="Id"/> is the publisher's own number for it within <see cref="Origin"/>; null: it is not recognised again.
/// </summary>
public sealed record RunCommand(RunEventKind Kind, Author By, ReadOnlyMemory<byte> Data)
{
    public string? AgentName { get; init; }

    public UserId? User { get; init; }

    public RoomId? Room { get; init; }

    public string? Workflow { get; init; }

    public string Origin { get; init; } = "";

    public string? Id { get; init; }
}

/// <summary>
/// One event: number <see cref="Seq"/> in its run, from 1 without gaps. <see cref="Data"/> is a JSON object whose secrets are gone and whose
/// long strings are cut [AG4]. <see cref="Head"/> is set on the first event alone.
/// </summary>
public sealed record RunEvent(long Seq, DateTimeOffset At, RunEventKind Kind, Author By, ReadOnlyMemory<byte> Data)
{
    public RunHead? Head { get; init; }

    public string Origin { get; init; } = "";

    public string? Id { get; init; }
}

/// <summary>What a run answers: exactly one of three.</summary>
public abstract record RunDecision
{
    private RunDecision()
    {
    }

    public sealed record Accepted(RunEvent Event) : RunDecision;

    public sealed record Refused(Refusal Refusal) : RunDecision;

    /// <summary>It was taken before, as event <paramref name="Seq"/>.</summary>
    public sealed record Duplicate(long Seq) : RunDecision;
}
