using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>
/// One a node, at /user/edge: the parent of the node's sockets, and the last step of every broadcast. A room sends it one message
/// however many members are here; it hands the frame, encoded once, to each member's outbox. Benchmark: FanOutBenchmark.
/// </summary>
public sealed partial class EdgeActor : ReceiveActor, IWithTimers
{
    public const string Name = "edge";

    private readonly EdgeServices _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<RoomKey, Audience> _rooms = [];

    public EdgeActor(EdgeServices services)
    {
        _services = services;

        Receive<Broadcast>(ToAll);
        Receive<CursorsOut>(Cursors);
        Receive<EphemeralOut>(Ephemeral);
        Receive<Deliver>(ToOne);
        Receive<DeliverAhead>(Ahead);
        Receive<Enter>(LetIn);
        Receive<Exit>(exit => Forget(exit.Room, exit.Connection));
        Receive<Expect>(expect => Expect(expect.Room, expect.Attempt));
        Receive<UponEntry>(UponEntry);
        Receive<Detach>(TakeOut);

        ReceiveForUsers();
        ReceiveForChannels();

        Receive<OpenSocket>(Open);
        Receive<SocketClosing>(Closing);
        Receive<LoginChanged>(Relogin);
        Receive<Terminated>(ended => Remove(ended.ActorRef));
        Receive<Overdue>(overdue => Abandon(overdue.Socket));
        Receive<AbortWire>(abort => abort.Socket.Wire.Abort());
        Receive<SessionRevoked>(Revoke);
        Receive<DrainEdge>(_ => Drain());
        Receive<GetNodeStats>(asked => Sender.Tell(Stats(asked.Org)));
        Receive<GetEdgeStatus>(_ => Sender.Tell(Status()));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(EdgeServices services) => Akka.Actor.Props.Create(() => new EdgeActor(services));

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(SessionRevoked));

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        // Whoever is still here when the edge ends, without a drain before it, at least hears that it may come back.
        foreach (var socket in _sockets.Values)
        {
            socket.Outbox.Complete();
            socket.Wire.Close(CloseCode.Restart);
        }
    }

    // A socket's actor holds half of a conversation that a restart can't take up again: what fails ends, its wire closes with 1011
    // (see Cut), and the client resumes. The others never notice.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void ToAll(Broadcast broadcast)
    {
        if (!_rooms.TryGetValue(broadcast.Room, out var audience))
            return;
        audience.Seq = Math.Max(audience.Seq, broadcast.Seq);
        var frames = broadcast.Frames;
        foreach (var member in audience.Members)
        {
            if (broadcast.Except is { } except && member.Connection == except)
                continue;
            if (member.Outbox is not { } outbox)
                Tell(member, broadcast.Room, frames);
            else if (frames.Length == 1)
                outbox.Offer(frames[0]);
            else
                outbox.Offer(frames);
        }
    }

    private void Cursors(CursorsOut moved)
    {
        if (!_rooms.TryGetValue(moved.Room, out var audience))
            return;
        foreach (var member in audience.Members)
        {
            if (member.Outbox is { } outbox)
                outbox.OfferCursors(moved.Room, moved.Cursors);
            else if (moved.Cursors.Compose(member.Connection) is { } frame)
                member.Socket.Tell(new Outgoing(moved.Room, frame));
        }
    }

    private void Ephemeral(EphemeralOut ephemeral)
    {
        if (!_rooms.TryGetValue(ephemeral.Room, out var audience))
            return;
        foreach (var member in audience.Members)
        {
            if (ephemeral.Except is { } except && member.Connection == except)
                continue;
            if (member.Outbox is { } outbox)
                outbox.OfferLatest(ephemeral.Room, ephemeral.SlotKey, ephemeral.Frame);
            else
                member.Socket.Tell(new Outgoing(ephemeral.Room, ephemeral.Frame));
        }
    }

    private void ToOne(Deliver deliver)
    {
        if (!_rooms.TryGetValue(deliver.Room, out var audience) || audience.Find(deliver.Connection) is not { } member)
            return;
        Answered(member.Socket, deliver.Room, deliver.Answered);
        if (member.Outbox is { } outbox)
            outbox.Offer(deliver.Frames);
        else
            Tell(member, deliver.Room, deliver.Frames);
    }

    private void Ahead(DeliverAhead deliver)
    {
        if (!Awaits(deliver.Socket, deliver.Room, deliver.Attempt, out var outbox))
            return;
        var member = ListenerOf(deliver.Room, deliver.Connection, deliver.Socket, outbox);
        member.Seq = Math.Max(member.Seq ?? 0, deliver.Seq);
        Answered(deliver.Socket, deliver.Room, deliver.Answered);
        First(member, deliver.Room, deliver.Frames);
        if (!deliver.Confirm)
            return;
        var drained = new Drained(deliver.Room, deliver.Connection);
        if (outbox is null)
            Sender.Tell(drained);
        else
            outbox.WhenDrained(Sender, drained);
    }

    private void LetIn(Enter enter)
    {
        if (!Awaits(enter.Socket, enter.Room, enter.Attempt, out var outbox))
            return;
        var member = ListenerOf(enter.Room, enter.Connection, enter.Socket, outbox);
        member.Seq = Math.Max(member.Seq ?? 0, enter.Seq);
        First(member, enter.Room, enter.First);
        _rooms[enter.Room].Enter(member);
        if (member.UponEntry is { } frame)
            outbox?.Offer(frame);
        member.UponEntry = null;
    }

    private void UponEntry(UponEntry wanted)
    {
        if (!_sockets.TryGetValue(Sender, out var socket))
            return;
        var member = ListenerOf(wanted.Room, socket.Connection, Sender, socket.Outbox);
        if (member.Index >= 0)
            socket.Outbox.Offer(wanted.Frame);
        else
            member.UponEntry = wanted.Frame;
    }

    private void Expect(RoomKey room, int attempt)
    {
        if (_sockets.TryGetValue(Sender, out var socket))
            socket.Attempts[room] = attempt;
    }

    private void TakeOut(Detach detach)
    {
        if (_sockets.TryGetValue(Sender, out var socket))
            socket.Attempts.Remove(detach.Room);
        // Another socket may hold the connection's place by now; it keeps it.
        var member = _rooms.GetValueOrDefault(detach.Room)?.Find(detach.Connection);
        var own = member is not null && member.Socket.Equals(Sender);
        var seq = own ? _rooms[detach.Room].SeqOf(detach.Connection) : null;
        if (own)
            Forget(detach.Room, detach.Connection);
        Sender.Tell(new Detached(detach.Room, seq));
    }

    private void Forget(RoomKey room, ConnectionId connection)
    {
        if (!_rooms.TryGetValue(room, out var audience))
            return;
        if (audience.Find(connection) is { } member && _sockets.TryGetValue(member.Socket, out var socket))
            socket.Rooms.Remove(room);
        audience.Remove(connection);
        if (audience.IsEmpty)
            _rooms.Remove(room);
    }

    private Listener ListenerOf(RoomKey room, ConnectionId connection, IActorRef actor, Outbox? outbox)
    {
        if (!_rooms.TryGetValue(room, out var audience))
            _rooms.Add(room, audience = new Audience());
        if (_sockets.TryGetValue(actor, out var socket))
            socket.Rooms.Add(room);
        return audience.Get(connection, actor, outbox);
    }

    private static void First(Listener member, RoomKey room, ImmutableArray<Frame> frames)
    {
        if (frames.IsEmpty)
            return;
        if (member.Outbox is { } outbox)
            outbox.OfferAhead(frames);
        else
            Tell(member, room, frames);
    }

    private static void Tell(Listener member, RoomKey room, ImmutableArray<Frame> frames)
    {
        foreach (var frame in frames)
            member.Socket.Tell(new Outgoing(room, frame));
    }
}
