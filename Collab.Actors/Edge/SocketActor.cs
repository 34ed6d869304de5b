using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>
/// The edge's half of one connection: it reads for the client, knows its rooms, and sees the socket to its end. What rooms send does
/// not come through here; the edge writes it straight to the outbox. States are behaviours, each with its deadline [LC1]:
/// <code>
/// Connecting (the host has yet to attach, 5 s) → Connected (the path's room has yet to answer, 10 s) → Ready → Closing (2 s, then aborted)
/// </code>
/// Nothing is written before it is ready: then the welcome, and after it whatever else there is [WS2, WS4].
/// </summary>
public sealed partial class SocketActor : ReceiveActor, IWithTimers
{
    private const string Deadline = "deadline";

    private readonly EdgeServices _services;
    private readonly IActorRef _edge;
    private readonly EdgeSocket _socket;
    private readonly RoomId? _pathRoom;
    private readonly ResumePoint? _from;
    private readonly bool _resumed;
    private readonly bool _observer;
    private readonly FramePace _pace;
    private readonly FaultCount _faults;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private Principal _who;
    private bool _welcomed;

    public SocketActor(EdgeServices services, IActorRef edge, OpenSocket open, bool resumed, EdgeSocket socket)
    {
        (_services, _edge, _socket, _who) = (services, edge, socket, open.Who);
        (_pathRoom, _from, _resumed, _inbox) = (open.Room, open.From, resumed, resumed ? open.Inbox : null);
        _observer = open.Observer;
        _pace = new FramePace(Settings.Limits, Settings.Sockets.ThrottlePatience, Clock);
        _faults = new FaultCount(Settings.Sockets.MaxErrors, Settings.Sockets.ErrorWindow, Clock);
        Connecting();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private CollabSettings Settings => _services.Settings;

    private TimeProvider Clock => _services.Clock;

    private DateTimeOffset Now => Clock.GetUtcNow();

    internal static Props Props(EdgeServices services, IActorRef edge, OpenSocket open, bool resumed, EdgeSocket socket) =>
        Akka.Actor.Props.Create(() => new SocketActor(services, edge, open, resumed, socket));

    protected override void PreStart() => Await(Settings.Lifecycle.Handshake);

    // It has no children; one that came to be would end with its first failure.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    /// <summary>CONNECTING: the host has the answer under way, and reads from the socket as soon as it has it.</summary>
    private void Connecting()
    {
        Receive<Attached>(_ => Begin());
        ReceiveEnds("The host did not attach");
    }

    /// <summary>CONNECTED: on the way into the path's room, which may still refuse.</summary>
    private void Connected()
    {
        ReceiveFrames();
        ReceiveRooms();
        ReceiveUser();
        ReceiveChannels();
        ReceiveEnds("The room did not answer");
    }

    /// <summary>READY: welcomed, in the path's room or free to join others.</summary>
    private void Ready()
    {
        ReceiveFrames();
        ReceiveRooms();
        ReceiveUser();
        ReceiveChannels();
        ReceiveEnds("");
    }

    /// <summary>What ends a socket in every state before <see cref="Closing"/>.</summary>
    private void ReceiveEnds(string late)
    {
        Receive<WireClosed>(Ended);
        Receive<CloseSocket>(order => Close(order.Code));
        Receive<WireFault>(fault => Close(fault.Code));
        Receive<DrainSocket>(Drain);
        Receive<OutboxOverflowed>(_ => Overflowed());
        Receive<DeadlinePassed>(_ =>
        {
            _log.Warning("{0} connection {1} of user {2} in time", late, _socket.Connection, _who.User);
            Close(CloseCode.Internal);
        });
    }

    private void ReceiveFrames()
    {
        Receive<Received>(received => Take(received.Frame));
        Receive<Malformed>(malformed =>
        {
            Consumed();
            Answer(FrameWriter.Error(malformed.Refusal, Now, malformed.Id));
            CountFault();
        });
        Receive<Misread>(_ => CountFault());
        Receive<CheckToken>(_ => Expire());
        Receive<TokenChecked>(Renew);
    }

    private void Begin()
    {
        Timers.Cancel(Deadline);
        if (_pathRoom is { } room)
        {
            Await(Settings.Lifecycle.Ready);
            Become(Connected);
            Sit(new Seat(new RoomKey(_who.Org, room), _from, joinId: null, byPath: true));
        }
        else
        {
            BecomeReady();
        }

        Expire();
    }

    /// <summary>What comes for the user, and in channels, begins here: behind the welcome, and behind the first frames of the path's room [WS4].</summary>
    private void BecomeReady()
    {
        Timers.Cancel(Deadline);
        Become(Ready);
        Welcome();
        if (_userAsked)
            return;
        _userLostAt = Clock.GetTimestamp();
        AttachUser();
        if (!_observer)
            SubscribeByClaim();
    }

    private void Welcome()
    {
        if (_welcomed)
            return;
        _welcomed = true;
        if (_observer)
        {
            _socket.Outbox.Release(first: null);
            return;
        }

        var welcome = new WelcomeInfo(
            _socket.Connection,
            _services.Tickets.Issue(_who.Org, _who.User, _socket.Connection),
            _who.User,
            _who.Name,
            _who.Org,
            (int)Settings.Lifecycle.PingEvery.TotalMilliseconds,
            _services.WireLimits,
            _resumed);
        _socket.Outbox.Release(FrameWriter.Welcome(welcome, Now));
    }

    private void Take(ClientFrame frame)
    {
        _services.Metrics.Read();
        switch (_pace.Take(frame, out var retryAfter))
        {
            case Pace.TooFast:
                _services.Metrics.Throttle();
                Consumed();
                Refuse(frame, RefusalCode.Throttled, "Too many frames.", (int)Math.Ceiling(retryAfter.TotalMilliseconds));
                return;
            case Pace.OutOfPatience:
                _services.Metrics.Throttle();
                Close(CloseCode.Throttled);
                return;
        }

        switch (frame.Kind)
        {
            case ClientFrameKind.Ping:
                Consumed();
                Answer(FrameWriter.Pong(frame.Data, Now, frame.Id));
                break;
            case ClientFrameKind.Auth:
                Consumed();
                CheckNewToken(frame);
                break;
            case ClientFrameKind.Join:
                Consumed();
                JoinRoom(frame);
                break;
            case ClientFrameKind.Leave:
                Consumed();
                LeaveRoom(frame);
                break;
            case ClientFrameKind.Subscribe or ClientFrameKind.Unsubscribe or ClientFrameKind.Publish or ClientFrameKind.GetStats:
                Consumed();
                ToChannel(frame);
                break;
            case ClientFrameKind.Direct:
                Consumed();
                ToUser(frame);
                break;
            case ClientFrameKind.InboxAck:
                Consumed();
                AcknowledgeInbox(frame);
                break;
            case ClientFrameKind.Device:
                Consumed();
                ToDevice(frame);
                break;
            case ClientFrameKind.Agent:
                Consumed();
                ToRun(frame);
                break;
            default:
                ToRoom(frame);
                break;
        }
    }

    private void Misunderstood(ClientFrame frame, Refusal fault)
    {
        Answer(FrameWriter.Error(fault, Now, frame.Id, frame.Room));
        CountFault();
    }

    private void CountFault()
    {
        if (_faults.Add())
            Close(CloseCode.TooManyErrors);
    }

    private void Consumed() => _socket.Wire.Consumed();

    private void Answer(Frame frame) => _socket.Outbox.Offer(frame);

    private void Refuse(ClientFrame frame, RefusalCode code, string message, int? retryAfterMs = null) =>
        Answer(FrameWriter.Error(new Refusal(code, message, null, retryAfterMs), Now, frame.Id, frame.Room));

    private void Await(TimeSpan deadline) => Timers.StartSingleTimer(Deadline, DeadlinePassed.Instance, deadline);

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static DeadlinePassed Instance { get; } = new();
    }
}
