using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Users;

/// <summary>Something to be stored for the user, and whoever waits for the answer, if anybody does.</summary>
internal abstract record UserCommand(IActorRef? Asker)
{
    /// <summary>For all of the user's connections, or for one.</summary>
    internal sealed record Keep(IActorRef? Asker, Notice Notice, ConnectionId? Only = null) : UserCommand(Asker);

    internal sealed record Acknowledge(IActorRef? Asker, long UpTo) : UserCommand(Asker);

    internal sealed record Register(IActorRef? Asker, DeviceId Device, string Type, Author By, string? Id, ReadOnlyMemory<byte> Data) : UserCommand(Asker);

    internal sealed record See(IActorRef? Asker) : UserCommand(Asker);
}

/// <summary>What goes to the connections when a batch is through.</summary>
internal readonly record struct Outbound(Frame Frame, long Seq, ConnectionId? Only);

/// <summary>What the asker of one command hears when the batch is through.</summary>
internal readonly record struct UserAnswer(IActorRef? Asker, long? InboxSeq, Refusal? Refusal = null);

/// <summary>What came of some commands of a user.</summary>
internal sealed class UserBatch(
    UserState after,
    ImmutableArray<UserEvent> events,
    ImmutableArray<Outbound> outbound,
    ImmutableArray<UserAnswer> answers,
    ImmutableArray<UserCommand> commands)
    : WriteBatch<UserCommand>(commands, events.Length)
{
    /// <summary>The user with all of them applied: their state when the journal has taken them.</summary>
    public UserState After { get; } = after;

    public ImmutableArray<UserEvent> Events { get; } = events;

    public ImmutableArray<Outbound> Outbound { get; } = outbound;

    public ImmutableArray<UserAnswer> Answers { get; } = answers;
}

/// <summary>Decides what comes for a user, and what their connections and its senders hear of it.</summary>
internal sealed class UserWriter(UserKey user, int limit, RoomLimits canvases, TimeProvider clock)
    : GatheringWriter<UserState, UserCommand, UserBatch>(limit)
{
    protected override UserBatch Decide(UserState now, ImmutableArray<UserCommand> commands)
    {
        var draft = new Draft(user, now, canvases, clock.GetUtcNow());
        foreach (var command in commands)
            draft.Decide(command);
        return draft.ToBatch(commands);
    }

    /// <summary>A batch in the making.</summary>
    private sealed class Draft(UserKey user, UserState state, RoomLimits canvases, DateTimeOffset now)
    {
        private readonly ImmutableArray<UserEvent>.Builder _events = ImmutableArray.CreateBuilder<UserEvent>();
        private readonly ImmutableArray<Outbound>.Builder _outbound = ImmutableArray.CreateBuilder<Outbound>();
        private readonly ImmutableArray<UserAnswer>.Builder _answers = ImmutableArray.CreateBuilder<UserAnswer>();

        public UserBatch ToBatch(ImmutableArray<UserCommand> commands) =>
            new(state, _events.ToImmutable(), _outbound.ToImmutable(), _answers.ToImmutable(), commands);

        public void Decide(UserCommand command) => _answers.Add(command is UserCommand.Keep keep ? Keep(keep) : new UserAnswer(command.Asker, command switch
        {
            UserCommand.Acknowledge acknowledge => Acknowledge(acknowledge),
            UserCommand.Register register => Register(register),
            UserCommand.See => Take(new UserSeen(now)),
            _ => throw new UnreachableException($"No rule for {command.GetType().Name}."),
        }));

        private UserAnswer Keep(UserCommand.Keep keep)
        {
            var (notice, origin, id) = (keep.Notice, UserFrames.OriginOf(keep.Notice), UserFrames.IdOf(keep.Notice));
            if (state.Inbox.Find(origin, id) is { } known)
                return new UserAnswer(keep.Asker, known);
            if (keep.Only is null && state.Canvases.Check(notice.Type, notice.Data, canvases) is { } refusal)
                return new UserAnswer(keep.Asker, null, refusal);
            var seq = state.Inbox.Seq + 1;
            var frame = UserFrames.Of(user.User, notice, seq, now);
            Take(new NoticeKept(seq, now, origin, id, frame.Json, keep.Only));
            _outbound.Add(new Outbound(frame, seq, keep.Only));
            return new UserAnswer(keep.Asker, seq);
        }

        private long? Acknowledge(UserCommand.Acknowledge acknowledge) =>
            state.Inbox.Acknowledge(acknowledge.UpTo, now) is { } taken ? Take(taken) : null;

        private long? Register(UserCommand.Register register)
        {
            if (state.Inbox.Find(register.By.Connection.Value, register.Id) is not null)
                return null;
            _outbound.Add(new Outbound(
                FrameWriter.Notice(FrameType.DeviceRegistered, register.By, register.Data, now, inboxSeq: null, register.Id), 0, null));
            return Take(new DeviceRegistered(register.Device, register.Type, register.By.Connection, register.Id, now));
        }

        private long? Take(UserEvent e)
        {
            _events.Add(e);
            state = state.Apply(e);
            return null;
        }
    }
}
