using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>A command as it came in, with the role that its sender had then. <see cref="Asker"/>: who sent it, where that is no member.</summary>
internal readonly record struct Command(Author By, Role Role, string? ClientId, RoomAction Action, IActorRef? Asker = null);

/// <summary>
/// What to tell the sender of one command, once the batch that it was in is through: a member by a frame, anybody else by a message.
/// </summary>
internal readonly record struct Answer(ConnectionId Connection, string? ClientId, Frame? Frame, IActorRef? Asker = null, ICollabMessage? Message = null);

/// <summary>What came of some commands of a room.</summary>
internal sealed class Batch(Room after, ImmutableArray<Frame> frames, ImmutableArray<Answer> answers, ImmutableArray<Command> commands)
    : WriteBatch<Command>(commands, frames.Length)
{
    /// <summary>The room with all of them applied: the room's state when the journal has taken them.</summary>
    public Room After { get; } = after;

    public ImmutableArray<Frame> Frames { get; } = frames;

    public ImmutableArray<Answer> Answers { get; } = answers;
}

/// <summary>Decides what the members of a room want, and what they hear of it.</summary>
internal sealed class RoomWriter(RoomKey room, int limit, TimeProvider clock) : GatheringWriter<Room, Command, Batch>(limit)
{
    public ImmutableArray<Answer> NotSaved(IReadOnlyCollection<Command> commands) =>
        [.. commands.Select(command => Error(command, Refusals.Unsaved))];

    public Answer Error(Command command, Refusal refusal) => command.Asker is { } asker
        ? new Answer(default, null, null, asker, new PublishRefused(room, refusal))
        : new Answer(command.By.Connection, command.ClientId, FrameWriter.Error(refusal, clock.GetUtcNow(), command.ClientId, room.Room));

    protected override Batch Decide(Room now, ImmutableArray<Command> commands)
    {
        var frames = ImmutableArray.CreateBuilder<Frame>(commands.Length);
        var answers = ImmutableArray.CreateBuilder<Answer>(commands.Length);
        var scratch = now;
        foreach (var command in commands)
            scratch = Decide(scratch, command, frames, answers);
        return new Batch(scratch, frames.ToImmutable(), answers.ToImmutable(), commands);
    }

    private Room Decide(
        Room scratch, Command command, ImmutableArray<Frame>.Builder frames, ImmutableArray<Answer>.Builder answers)
    {
        var now = clock.GetUtcNow();
        switch (scratch.Decide(command.By, command.Role, command.ClientId, command.Action, FreshId(command.Action, now), now))
        {
            case Decision.Accepted accepted:
                frames.Add(FrameWriter.Event(room, accepted.Event));
                answers.Add(Ack(command, accepted.Event.Seq, now));
                return scratch.Apply(accepted.Event);
            case Decision.Duplicate duplicate:
                answers.Add(Ack(command, duplicate.Seq, now));
                return scratch;
            case Decision.Refused refused:
                answers.Add(Error(command, refused.Refusal));
                return scratch;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>An id for an element that was drawn without one; nothing else needs it.</summary>
    private static ElementId FreshId(RoomAction action, DateTimeOffset now) =>
        action is RoomAction.Draw { Id: null } ? new ElementId(Guid.CreateVersion7(now).ToString("N")) : default;

    private Answer Ack(Command command, long seq, DateTimeOffset now) => command.Asker is { } asker
        ? new Answer(default, null, null, asker, new PublishedToRoom(room, seq))
        : new Answer(
            command.By.Connection,
            command.ClientId,
            command.ClientId is { } id ? FrameWriter.Ack(id, now, seq, room.Room) : null);
}
