using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>A command as it came in, with the role that its sender had then. <see cref="Asker"/>: who sent it, where that is no member.</summary>
internal readonly record struct Command(Author By, Role Role, string? ClientId, RoomAction Action, IActorRef? Asker = null);

/// <summary>
/// What to tell the sender of one command, once the batch that it was in is through: a member by a frame, anybody else by a message.
/// </summary>
internal readonly record struct Answer(ConnectionId Connection, string? ClientId, Frame? Frame, IActorRef? Asker = null, ICollabMessage? Message = null);

/// <summary>Commands that were decided together and are stored together, or not at all.</summary>
internal sealed class Batch(Room after, ImmutableArray<Frame> frames, ImmutableArray<Answer> answers, ImmutableArray<Command> commands)
{
    /// <summary>The room with all of them applied: the room's state when the journal has taken them.</summary>
    public Room After { get; } = after;

    public ImmutableArray<Frame> Frames { get; } = frames;

    public ImmutableArray<Answer> Answers { get; } = answers;

    public ImmutableArray<Command> Commands { get; } = commands;

    /// <summary>Events of which the journal has said nothing yet.</summary>
    public int Outstanding { get; set; } = frames.Length;

    public bool Refused { get; set; }
}

/// <summary>
/// The way into the journal. While one write is under way commands gather; then all of them are decided, each on the room as the one
/// before left it, and written as one. Nobody hears of any of it before the journal has said yes.
/// </summary>
internal sealed class RoomWriter(RoomKey room, int limit, TimeProvider clock)
{
    /// <summary>What a sender hears whose command the journal did not take.</summary>
    public static readonly Refusal Unsaved =
        new(RefusalCode.NotSaved, "The journal did not take it; nobody saw it. Send it again.");

    private List<Command> _gathered = [];

    public Batch? InFlight { get; private set; }

    public bool Idle => InFlight is null && _gathered.Count == 0;

    /// <summary>False when too many wait already.</summary>
    public bool TryGather(Command command)
    {
        if (_gathered.Count >= limit)
            return false;
        _gathered.Add(command);
        return true;
    }

    /// <summary>
    /// The next batch, or null when there is nothing to do now. One without frames has nothing to store and is through at once; one
    /// with frames is in flight until <see cref="Land"/>.
    /// </summary>
    public Batch? Next(Room now)
    {
        if (InFlight is not null || _gathered.Count == 0)
            return null;
        var commands = _gathered;
        _gathered = [];
        var frames = ImmutableArray.CreateBuilder<Frame>(commands.Count);
        var answers = ImmutableArray.CreateBuilder<Answer>(commands.Count);
        var scratch = now;
        foreach (var command in commands)
            scratch = Decide(scratch, command, frames, answers);
        var batch = new Batch(scratch, frames.ToImmutable(), answers.ToImmutable(), [.. commands]);
        InFlight = batch.Frames.IsEmpty ? null : batch;
        return batch;
    }

    /// <summary>The write is through, one way or the other.</summary>
    public void Land() => InFlight = null;

    /// <summary>Everybody who still waits for an answer when no more can be written.</summary>
    public ImmutableArray<Answer> GiveUp()
    {
        var answers = InFlight is { } batch ? NotSaved(batch.Commands) : [];
        InFlight = null;
        return answers.AddRange(GiveUpWaiting());
    }

    /// <summary>What has not gone to the journal yet, and will not any more.</summary>
    public ImmutableArray<Answer> GiveUpWaiting()
    {
        var answers = NotSaved(_gathered);
        _gathered = [];
        return answers;
    }

    public ImmutableArray<Answer> NotSaved(IReadOnlyCollection<Command> commands) =>
        [.. commands.Select(command => Error(command, Unsaved))];

    public Answer Error(Command command, Refusal refusal) => command.Asker is { } asker
        ? new Answer(default, null, null, asker, new PublishRefused(room, refusal))
        : new Answer(command.By.Connection, command.ClientId, FrameWriter.Error(refusal, clock.GetUtcNow(), command.ClientId, room.Room));

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
