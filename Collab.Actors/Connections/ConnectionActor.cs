using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Connections;

/// <summary>
/// The room's half of one connection, a child of its room. Its states are behaviours, each with a deadline [LC1]:
/// <code>
/// Connecting ──► CatchingUp ──► Ready ──► Closing ──► (stopped)
///      └─────────────────────────▲ │          ▲
///                                └─┴► Detached ┘   the socket dropped; a Rebind within the grace brings it back [RM5]
/// </code>
/// It reads what the client sends and reports it to the room, which decides.
/// </summary>
public sealed class ConnectionActor : ReceiveActor, IWithTimers
{
    private const string Deadline = "deadline";
    private const string Retry = "retry";

    private static readonly TimeSpan PageRetry = TimeSpan.FromMilliseconds(500);

    private readonly RoomKey _room;
    private readonly ConnectionId _id;
    private readonly RoomSettings _rooms;
    private readonly LifecycleSettings _lifecycle;
    private readonly TimeProvider _clock;
    private readonly InboundReader _reader;
    private IActorRef _socket;
    private int _attachment;
    private CatchUp? _catchUp;
    private bool _undrained;
    private long _closingSince;

    public ConnectionActor(
        RoomKey room, ConnectionId id, IActorRef socket, int attachment, CollabSettings settings, TimeProvider clock)
    {
        _room = room;
        _id = id;
        _socket = socket;
        _attachment = attachment;
        _rooms = settings.Rooms;
        _lifecycle = settings.Lifecycle;
        _clock = clock;
        _reader = new InboundReader(id, settings.Limits.Wire, clock);
        Connecting();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        RoomKey room, ConnectionId id, IActorRef socket, int attachment, CollabSettings settings, TimeProvider clock) =>
        Akka.Actor.Props.Create(() => new ConnectionActor(room, id, socket, attachment, settings, clock));

    protected override void PreStart()
    {
        Context.Watch(_socket);
        Await(_lifecycle.Handshake);
    }

    /// <summary>CONNECTING: the room knows of it and has not said yet how it comes in.</summary>
    private void Connecting()
    {
        Attached();
        ReceiveLate("the room gave no place in time");
    }

    /// <summary>CONNECTED: what the client missed goes to it page by page, each only when the socket has taken the one before.</summary>
    private void CatchingUp()
    {
        Attached();
        Receive<Drained>(_ => _undrained, _ =>
        {
            _undrained = false;
            GoOn();
        });
        Receive<Drained>(_ => { }); // Of a socket before this one: the step that it would begin is under way.
        Receive<RetryPage>(_ => AskForPage());
        Receive<Page>(SendPage);
        Receive<ReadOn>(on =>
        {
            _catchUp = _catchUp! with { UpTo = on.UpTo };
            GoOn();
        });
        ReceiveLate("the client did not catch up in time");
    }

    /// <summary>READY: it hears the room live.</summary>
    private void Ready()
    {
        Attached();
        Receive<Page>(_ => { });
        Receive<Drained>(_ => { });
    }

    /// <summary>The socket dropped. Until the grace is over nobody sees it go.</summary>
    private void Detached()
    {
        Receive<Rebind>(Rebind);
        Receive<Close>(_ => Context.Stop(Self));
        Receive<DeadlinePassed>(_ => ReportLeft());
        Receive<Entered>(_ => { }); // Told while it was losing its socket: it comes in anew when it is back.
        Receive<ReadOn>(_ => { });
        Receive<Page>(_ => { });
        Receive<Drained>(_ => { });
    }

    /// <summary>CLOSING: out of the room already; the socket has been told and gets its deadline to end.</summary>
    private void Closing()
    {
        Receive<Terminated>(end => end.ActorRef.Equals(_socket), _ => Context.Stop(Self));
        Receive<Leave>(_ => Sender.Equals(_socket), _ => Context.Stop(Self));
        Receive<SocketLost>(_ => Sender.Equals(_socket), _ => Context.Stop(Self));
        Receive<DeadlinePassed>(_ =>
        {
            Context.Parent.Tell(new CloseForced(_id, _clock.GetElapsedTime(_closingSince)));
            Context.Stop(Self);
        });
        Receive<Close>(_ => { });
        Receive<Inbound>(_ => { }); // The client could not know yet that it is out.
        Receive<Page>(_ => { });
        Receive<Drained>(_ => { });
    }

    /// <summary>What holds in every state that has a socket.</summary>
    private void Attached()
    {
        Receive<Inbound>(_ => Sender.Equals(_socket), Read);
        Receive<RolesChanged>(_ => Sender.Equals(_socket), changed => Context.Parent.Tell(new RolesRenewed(_id, changed.Roles)));
        Receive<Leave>(_ => Sender.Equals(_socket), _ => ReportLeft());
        Receive<SocketLost>(_ => Sender.Equals(_socket), _ => Detach());
        Receive<Terminated>(end => end.ActorRef.Equals(_socket), _ => Detach());
        Receive<Entered>(_ =>
        {
            _catchUp = null;
            Timers.CancelAll();
            Become(Ready);
        });
        Receive<CatchUp>(catchUp =>
        {
            _catchUp = catchUp;
            _undrained = true;
            Await(_lifecycle.Ready);
            Become(CatchingUp);
        });
        Receive<Rebind>(Rebind);
        Receive<Close>(close =>
        {
            _closingSince = _clock.GetTimestamp();
            Timers.CancelAll();
            Await(_lifecycle.Close);
            Become(Closing);
            _socket.Tell(new Ejected(_room, close.Code));
        });
    }

    private void Read(Inbound inbound)
    {
        Context.Parent.Tell(_reader.Read(inbound.Frame, out var refusal));
        if (refusal?.Code is RefusalCode.InvalidFormat or RefusalCode.InvalidType)
            _socket.Tell(Misread.Instance);
    }

    private void ReceiveLate(string what) =>
        Receive<DeadlinePassed>(_ => Context.Parent.Tell(new GaveUp(_id, CloseCode.Internal, what)));

    /// <summary>The step before is done, and the next has its own deadline.</summary>
    private void GoOn()
    {
        Await(_lifecycle.Ready);
        if (_catchUp!.After >= _catchUp.UpTo)
            Context.Parent.Tell(new CaughtUpTo(_id, _catchUp.After));
        else
            AskForPage();
    }

    private void AskForPage() => Context.Parent.Tell(new PageNeeded(_id, _attachment, _catchUp!.After, _catchUp.UpTo));

    private void SendPage(Page page)
    {
        if (page.Failed)
        {
            // The deadline goes on running: a journal that stays away ends the connection, and the client tries again later.
            Timers.StartSingleTimer(Retry, RetryPage.Instance, PageRetry);
            return;
        }

        if (page.Frames.IsEmpty)
        {
            Context.Parent.Tell(new CaughtUpTo(_id, page.LastSeq));
            return;
        }

        _catchUp = _catchUp! with { After = page.LastSeq };
        _undrained = true;
        var frames = ImmutableArray.CreateRange(page.Frames, frame => RecoveredFrame.Of(frame.Json.Span));
        _catchUp.Edge.Tell(new DeliverAhead(_room, _id, _socket, frames, [], page.LastSeq, Confirm: true, _catchUp.Attempt));
    }

    private void Rebind(Rebind rebind)
    {
        Context.Unwatch(_socket);
        _socket = rebind.Socket;
        _attachment = rebind.Attachment;
        Context.Watch(_socket);
        _catchUp = null;
        Timers.CancelAll();
        Await(_lifecycle.Handshake);
        Become(Connecting);
    }

    private void Detach()
    {
        Context.Unwatch(_socket);
        _catchUp = null;
        Timers.CancelAll();
        Await(_rooms.LeaveGrace);
        Become(Detached);
        Context.Parent.Tell(new Lost(_id, _attachment));
    }

    /// <summary>The room takes it out and stops it, unless a newer join is under way.</summary>
    private void ReportLeft() => Context.Parent.Tell(new Left(_id, _attachment));

    private void Await(TimeSpan deadline) => Timers.StartSingleTimer(Deadline, DeadlinePassed.Instance, deadline);

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static DeadlinePassed Instance { get; } = new();
    }

    private sealed record RetryPage : INoSerializationVerificationNeeded
    {
        public static RetryPage Instance { get; } = new();
    }
}
