using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Users;

/// <summary>Something to be stored for the user, and whoever waits for the answer.</summary>
internal abstract record UserCommand(IActorRef Asker)
{
    /// <summary>For all of the user's connections, or for one.</summary>
    internal sealed record Keep(IActorRef Asker, Notice Notice, ConnectionId? Only = null) : UserCommand(Asker);

    internal sealed record Acknowledge(IActorRef Asker, long UpTo) : UserCommand(Asker);

    internal sealed record Register(IActorRef Asker, DeviceId Device, string Type, Author By, string? Id, ReadOnlyMemory<byte> Data) : UserCommand(Asker);

    internal sealed record See(IActorRef Asker) : UserCommand(Asker);
}

/// <summary>What goes to the connections when a batch is through.</summary>
internal readonly record struct Outbound(Frame Frame, long Seq, ConnectionId? Only);

/// <summary>What the asker of one command hears when the batch is through.</summary>
internal readonly record struct UserAnswer(IActorRef Asker, long? InboxSeq, Refusal? Refusal = null);

/// <summary>Commands that were decided together and are stored together, or not at all.</summary>
internal sealed class UserBatch(
    UserState after,
    ImmutableArray<UserEvent> events,
    ImmutableArray<Outbound> outbound,
    ImmutableArray<UserAnswer> answers,
    ImmutableArray<UserCommand> commands)
{
    /// <summary>The user with all of them applied: their state when the journal has taken them.</summary>
    public UserState After { get; } = after;

    public ImmutableArray<UserEvent> Events { get; } = events;

    public ImmutableArray<Outbound> Outbound { get; } = outbound;

    public ImmutableArray<UserAnswer> Answers { get; } = answers;

    public ImmutableArray<UserCommand> Commands { get; } = commands;

    /// <summary>Events of which the journal has said nothing yet.</summary>
    public int Outstanding { get; set; } = events.Length;

    public bool Refused { get; set; }
}

/// <summary>
/// The way into the journal. While one write is under way commands gather; then all of them are decided, each on the state that the one
/// before left, and written as one. Nobody hears of any of it before the journal has said yes.
/// </summary>
internal sealed class UserWriter(UserKey user, int limit, RoomLimits canvases, TimeProvider clock)
{
    private List<UserCommand> _gathered = [];

    public UserBatch? InFlight { get; private set; }

    public bool Idle => InFlight is null && _gathered.Count == 0;

    /// <summary>False when too many wait already.</summary>
    public bool TryGather(UserCommand command)
    {
        if (_gathered.Count >= limit)
            return false;
        _gathered.Add(command);
        return true;
    }

    /// <summary>
    /// The next batch, or null when there is nothing to do now. One without events has nothing to store and is through at once; one
    /// with events is in flight until <see cref="Land"/>.
    /// </summary>
    public UserBatch? Next(UserState now)
    {
        if (InFlight is not null || _gathered.Count == 0)
            return null;
        var draft = new Draft(user, now, canvases, clock.GetUtcNow());
        foreach (var command in _gathered)
            draft.Decide(command);
        var batch = draft.ToBatch([.. _gathered]);
        _gathered = [];
        InFlight = batch.Events.IsEmpty ? null : batch;
        return batch;
    }

    /// <summary>The write is through, one way or the other.</summary>
    public void Land() => InFlight = null;

    /// <summary>Everybody who still waits for an answer when no more can be written.</summary>
    public ImmutableArray<UserCommand> GiveUp()
    {
        ImmutableArray<UserCommand> left = [.. InFlight?.Commands ?? [], .. _gathered];
        InFlight = null;
        _gathered = [];
        return left;
    }

    /// <summary>What has not gone to the journal yet, and will not any more.</summary>
    public ImmutableArray<UserCommand> GiveUpWaiting()
    {
        ImmutableArray<UserCommand> left = [.. _gathered];
        _gathered = [];
        return left;
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
