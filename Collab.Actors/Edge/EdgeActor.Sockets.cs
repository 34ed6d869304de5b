using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// The sockets of the node: who opened them, how many a user has, and that each one ends in time.
public sealed partial class EdgeActor
{
    private const int DrainWaves = 10;

    /// <summary>Only as long as a token's check and its socket's opening may lie apart: some seconds of logouts.</summary>
    private const int RevokedRemembered = 10_000;

    private readonly Dictionary<IActorRef, EdgeSocket> _sockets = [];
    private readonly Dictionary<ConnectionId, EdgeSocket> _byConnection = [];
    private readonly Dictionary<string, HashSet<EdgeSocket>> _byLogin = [];
    private readonly Dictionary<(OrgId, UserId), int> _perUser = [];
    private readonly HashSet<string> _revoked = [];
    private readonly Queue<string> _revokedInOrder = [];
    private readonly List<(IActorRef Asker, int Sockets, long Forced)> _drainers = [];
    private bool _draining;
    private long _made;

    private TimeSpan CloseTimeout => _services.Settings.Lifecycle.Close;

    private void Open(OpenSocket open)
    {
        if (_draining)
        {
            Sender.Tell(new SocketRefused(CloseCode.Restart));
            return;
        }

        var who = open.Who;
        // Revoked between the look at its row and now.
        if (_revoked.Contains(who.LoginSession))
        {
            Sender.Tell(new SocketRefused(CloseCode.TokenRevoked));
            return;
        }

        var resumed = _services.Tickets.TryOpen(open.Resume?.Session, who.Org, who.User, out var connection);
        var before = resumed ? _byConnection.GetValueOrDefault(connection) : null;
        var limit = _services.Settings.Limits.ConnectionsPerUser;
        // A socket that takes another one's place adds none.
        if (limit > 0 && before is null && _perUser.GetValueOrDefault((who.Org, who.User)) >= limit)
        {
            Sender.Tell(new SocketRefused(CloseCode.ConnectionLimit));
            return;
        }

        if (before is not null)
            End(before, CloseCode.Replaced);
        if (!resumed)
            connection = SessionTickets.NewConnection();

        var socket = new EdgeSocket(++_made, open.Wire, connection, who, _services.Settings, _services.Metrics);
        socket.Actor = Context.ActorOf(
            SocketActor.Props(_services, Self, open, resumed, socket), $"{connection.Value}.{socket.Number}");
        Context.Watch(socket.Actor);
        _sockets.Add(socket.Actor, socket);
        _byConnection[connection] = socket;
        _stats.Remove(who.Org);
        _perUser[(who.Org, who.User)] = _perUser.GetValueOrDefault((who.Org, who.User)) + 1;
        Index(socket);
        _services.Metrics.Opened();
        Sender.Tell(new SocketOpened(socket.Actor, connection));
    }

    private void Relogin(LoginChanged changed)
    {
        if (!_sockets.TryGetValue(Sender, out var socket))
            return;
        Unindex(socket);
        socket.Who = changed.Who;
        Index(socket);
        if (_revoked.Contains(changed.Who.LoginSession))
            End(socket, CloseCode.TokenRevoked);
    }

    private void Revoke(SessionRevoked revoked)
    {
        Remember(revoked.LoginSession);
        if (!_byLogin.TryGetValue(revoked.LoginSession, out var sockets))
            return;
        foreach (var socket in sockets)
            End(socket, CloseCode.TokenRevoked);
    }

    private void Remember(string login)
    {
        if (!_revoked.Add(login))
            return;
        _revokedInOrder.Enqueue(login);
        if (_revokedInOrder.Count > RevokedRemembered)
            _revoked.Remove(_revokedInOrder.Dequeue());
    }

    private void End(EdgeSocket socket, CloseCode code)
    {
        socket.Actor.Tell(new CloseSocket(code));
        Watchdog(socket, TimeSpan.Zero);
    }

    private void Closing(SocketClosing closing)
    {
        if (_sockets.TryGetValue(Sender, out var socket))
            Watchdog(socket, TimeSpan.Zero);
    }

    // The socket's actor has one deadline to close its wire and then aborts it; an actor that has not stopped one more deadline later
    // is stuck. Each has a timer of its own, so that a thousand that hang cost one deadline, not a thousand [LC3].
    private void Watchdog(EdgeSocket socket, TimeSpan grace)
    {
        if (socket.EndingSince is not null)
            return;
        socket.EndingSince = _services.Clock.GetTimestamp();
        Timers.StartSingleTimer(socket.Actor, new Overdue(socket), grace + (2 * CloseTimeout));
    }

    private void Abandon(EdgeSocket socket)
    {
        if (!_sockets.ContainsKey(socket.Actor))
            return;
        _services.Metrics.Abandon();
        _log.Error(
            "The actor of connection {0} of user {1} did not stop within {2} ms and is abandoned",
            socket.Connection,
            socket.Who.User,
            _services.Clock.GetElapsedTime(socket.EndingSince ?? 0).TotalMilliseconds);
        Context.Unwatch(socket.Actor);
        Context.Stop(socket.Actor);
        Remove(socket.Actor);
    }

    private void Remove(IActorRef actor)
    {
        if (!_sockets.Remove(actor, out var socket))
            return;
        Timers.Cancel(actor);
        // A room that has failed meanwhile sends no Exit.
        foreach (var room in socket.Rooms)
        {
            if (_rooms.TryGetValue(room, out var audience) && actor.Equals(audience.Find(socket.Connection)?.Socket))
                Forget(room, socket.Connection);
        }

        LeaveChannels(socket);
        if (_byConnection.GetValueOrDefault(socket.Connection) == socket)
            _byConnection.Remove(socket.Connection);
        Unindex(socket);
        var user = (socket.Who.Org, socket.Who.User);
        if (--CollectionsMarshal.GetValueRefOrAddDefault(_perUser, user, out _) <= 0)
            _perUser.Remove(user);
        _stats.Remove(user.Org);
        _services.Metrics.Closed();
        if (!socket.WireEnded)
            Cut(socket);
        AnswerDrainers();
    }

    // The actor failed, or is stuck, before its wire had ended.
    private void Cut(EdgeSocket socket)
    {
        socket.Outbox.Complete();
        socket.Wire.Close(CloseCode.Internal);
        Timers.StartSingleTimer(socket, new AbortWire(socket), CloseTimeout);
    }

    private void Drain()
    {
        _drainers.Add((Sender, _sockets.Count, _services.Metrics.ForcedCloses));
        if (!_draining)
        {
            _draining = true;
            var settings = _services.Settings.Sockets;
            var sockets = 0;
            foreach (var socket in _sockets.Values)
            {
                var after = Random.Shared.Next(
                    (int)settings.ReconnectAfterMin.TotalMilliseconds, (int)settings.ReconnectAfterMax.TotalMilliseconds + 1);
                // The first wave waits too: what a client sent before it heard of the end is still answered.
                var closeIn = settings.DrainWindow * (1 + (sockets++ % DrainWaves)) / DrainWaves;
                socket.Actor.Tell(new DrainSocket(after, closeIn));
                Watchdog(socket, closeIn);
            }
        }

        AnswerDrainers();
    }

    private void AnswerDrainers()
    {
        if (_sockets.Count > 0)
            return;
        foreach (var (asker, sockets, forced) in _drainers)
            asker.Tell(new EdgeDrained(sockets, (int)(_services.Metrics.ForcedCloses - forced)));
        _drainers.Clear();
    }

    /// <summary>One walk over the node's sockets: for an admin's page, not for a client's.</summary>
    private NodeStats Stats(OrgId org)
    {
        var (connections, queued, longest) = (0, 0L, 0L);
        foreach (var socket in _sockets.Values)
        {
            if (socket.Who.Org != org)
                continue;
            var bytes = socket.Outbox.OrderedBytes;
            connections++;
            queued += bytes;
            longest = Math.Max(longest, bytes);
        }

        var channels = StatsOf(org);
        return new NodeStats(org, connections, channels.Users.Length, channels.Channels.Length, queued, longest);
    }

    private EdgeStatus Status() => new(_sockets.Count, _perUser.Count, _rooms.Count, _draining);

    /// <summary>Whether this actor waits for what comes of that join. False: it was a socket of ours and has ended, or has asked anew.</summary>
    private bool Awaits(IActorRef actor, RoomKey room, int attempt, out Outbox? outbox)
    {
        if (_sockets.TryGetValue(actor, out var socket))
        {
            outbox = socket.Outbox;
            return socket.Attempts.TryGetValue(room, out var awaited) && awaited == attempt;
        }

        outbox = null;
        return !Equals(actor.Path.Parent, Self.Path);
    }

    private void Answered(IActorRef actor, RoomKey room, ImmutableArray<string> ids)
    {
        if (ids.Length > 0 && _sockets.TryGetValue(actor, out var socket))
            socket.InFlight.Answered(room, ids);
    }

    private void Index(EdgeSocket socket)
    {
        if (!_byLogin.TryGetValue(socket.Who.LoginSession, out var sockets))
            _byLogin.Add(socket.Who.LoginSession, sockets = []);
        sockets.Add(socket);
    }

    private void Unindex(EdgeSocket socket)
    {
        if (_byLogin.TryGetValue(socket.Who.LoginSession, out var sockets) && sockets.Remove(socket) && sockets.Count == 0)
            _byLogin.Remove(socket.Who.LoginSession);
    }

    private sealed record Overdue(EdgeSocket Socket) : INoSerializationVerificationNeeded;

    private sealed record AbortWire(EdgeSocket Socket) : INoSerializationVerificationNeeded;
}
