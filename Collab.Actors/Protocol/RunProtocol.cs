using System.Collections.Immutable;
using Akka.Actor;
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

    /// <summary>The socket that it came by: when that has gone for good, the run's publisher is lost [AG5]. Null over HTTP.</summary>
    public IActorRef? Publisher { get; init; }
}

/// <summary>
/// Committed, as event <see cref="Seq"/>; it is delivered from here on, whatever happens to the publisher. <see cref="Note"/>, on the first event
/// alone, says why the run reaches nobody, where that is known: <c>unknown_user</c>, <c>unknown_room</c>.
/// </summary>
public sealed record RunEventTaken(RunKey Run, long Seq, string? Note = null) : ICollabMessage
{
    public const string UnknownRoom = "unknown_room";
}

public sealed record RunRefused(RunKey Run, Refusal Refusal) : ICollabMessage;

/// <summary>
/// What is the state of the run, and which events come after <see cref="Since"/> (at most <see cref="Limit"/>)? Answered by
/// <see cref="RunView"/>, by <see cref="RunUnknown"/>, or by <see cref="RunRefused"/> where it can't be read now.
/// </summary>
public sealed record GetRun(RunKey Run, long Since, int Limit) : IRunMessage;

/// <summary>There is no such run, or it is so long over that it has been forgotten.</summary>
public sealed record RunUnknown(RunKey Run) : ICollabMessage;

/// <summary>
/// A run and a page of its events, each as its JSON in the form of an agent frame; <see cref="Next"/> is the since to go on with, null at the
/// end. <see cref="Seq"/> is the number of the run's last event, <see cref="Delivered"/> of the last that its user or room has taken.
/// </summary>
public sealed record RunView(
    RunKey Run, RunPhase Phase, RunHead Head, long Seq, long Delivered, DateTimeOffset StartedAt, DateTimeOffset LastAt) : ICollabMessage
{
    public long Thinking { get; init; }

    public long ToolsExecuting { get; init; }

    public long ToolsCompleted { get; init; }

    public ImmutableArray<ReadOnlyMemory<byte>> Events { get; init; } = [];

    public long? Next { get; init; }
}

/// <summary>The sweeper to a run whose time in the directory is over: see what is to be done. Not answered.</summary>
public sealed record WakeRun(RunKey Run) : IRunMessage;
