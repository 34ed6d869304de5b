using Akka.Actor;
using Akka.Event;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// How a socket ends: by its client, by its wire, by the server; in the last case within a deadline [LC3].
public sealed partial class SocketActor
{
    private const string DrainTimer = "drain";

    private long _closingSince;

    protected override void PostStop() => _socket.Outbox.Complete();

    /// <summary>CLOSING: the close frame is on its way; the socket ends, or is made to.</summary>
    private void Closing()
    {
        Receive<WireClosed>(_ => Stop());
        Receive<DeadlinePassed>(_ =>
        {
            _services.Metrics.Forced();
            _log.Warning(
                "Connection {0} of user {1} did not close within {2} ms and is aborted",
                _socket.Connection,
                _who.User,
                Clock.GetElapsedTime(_closingSince).TotalMilliseconds);
            _socket.Wire.Abort();
            Stop();
        });
        Receive<Received>(_ => Consumed());
        Receive<Malformed>(_ => Consumed());
        // The rooms have been told; what they, the edge or a timer had still under way changes nothing any more.
        ReceiveAny(_ => { });
    }

    /// <summary>The client left, or the wire broke: the first is seen at once by the others, the second when the grace is over.</summary>
    private void Ended(WireClosed end)
    {
        _log.Debug("Connection {0} of user {1} ended: {2}", _socket.Connection, _who.User, end.Reason);
        Depart(end.Clean);
        DetachUser(end.Clean);
        // The answer to the client's close frame comes behind that: who reads it and comes again at once is not ahead of its own leaving.
        if (end.Clean)
            _socket.Wire.Close(CloseCode.Normal);
        Stop();
    }

    private void Close(CloseCode code)
    {
        _log.Info("Closing connection {0} of user {1} with {2} {3}", _socket.Connection, _who.User, code.Code, code.Reason);
        // Whoever took this one's place has its seats as well.
        if (code != CloseCode.Replaced)
            Depart(clean: !code.Reconnect);
        DetachUser(byClient: false);
        Timers.CancelAll();
        if (_welcomed)
            _socket.Outbox.Complete();
        else
            _socket.Outbox.Discard();
        _socket.Wire.Close(code);
        _edge.Tell(SocketClosing.Instance);
        _closingSince = Clock.GetTimestamp();
        Await(Settings.Lifecycle.Close);
        Become(Closing);
    }

    private void Overflowed()
    {
        _services.Metrics.SlowConsumer();
        Close(CloseCode.SlowConsumer);
    }

    private void Drain(DrainSocket drain)
    {
        Welcome();
        Answer(FrameWriter.GoingAway(drain.ReconnectAfterMs, Now));
        Timers.StartSingleTimer(DrainTimer, new CloseSocket(CloseCode.Restart), drain.In);
    }

    private void Depart(bool clean)
    {
        foreach (var seat in _seats.Values)
        {
            if (seat.Actor is not { } actor)
                continue;
            Context.Unwatch(actor);
            if (clean || seat.State is SeatState.Leaving)
                actor.Tell(Leave.Instance);
            else
                actor.Tell(SocketLost.Instance);
        }

        _seats.Clear();
    }

    private void Stop()
    {
        _socket.WireEnded = true;
        Context.Stop(Self);
    }
}
