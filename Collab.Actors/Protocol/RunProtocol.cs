using Collab.Actors.Domain;

namespace Collab.Actors.Protocol;

/// <summary>A message to one run's actor: the shard region reads where it goes from <see cref="Run"/>.</summary>
public interface IRunMessage : ICollabMessage
{
    RunKey Run { get; }
}

/// <summary>
/// The next event of a run [AG1]: its type is one of the six, its data an object, already checked. <see cref="By"/> is the publisher.
/// <see cref="AgentName"/> and one of <see cref="User"/> and <see cref="Room"/> come with <c>agent_started</c>; later they may be left out and
/// must not differ. <see cref="Id"/> with <see cref="Origin"/>: as in <see cref="Notice"/>. Answered by <see cref="RunEventTaken"/>
/// after the commit, or by <see cref="RunRefused"/> with run_order (409), forbidden, limit_exceeded or not_saved.
/// </summary>
public sealed record PublishRunEvent(RunKey Run, string Type, Author By, ReadOnlyMemory<byte> Data) : IRunMessage
{
    public string? AgentName { get; init; }

    public UserId? User { get; init; }

    public RoomId? Room { get; init; }

    public string? Workflow { get; init; }

    public string Origin { get; init; } = "";

    public string? Id { get; init; }
}

public sealed record RunEventTaken(RunKey Run, long Seq) : ICollabMessage;

public sealed record RunRefused(RunKey Run, Refusal Refusal) : ICollabMessage;
