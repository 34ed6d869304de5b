using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Users;

/// <summary>The user's connections: counted over all nodes, caught up, proven to have read, ended.</summary>
public sealed partial class UserActor
{
    /// <summary>Only as long as a token's check and its socket's coming may lie apart.</summary>
    private const int RevokedRemembered = 100;

    private readonly HashSet<string> _revoked = [];
    private readonly Queue<string> _revokedInOrder = [];
    private readonly long _bornAt;
    private readonly ReadProof _proof;
    private long _lazilyAcknowledged;

    private int Limit => _services.Settings.Limits.ConnectionsPerUser;

    /// <summary>What was acknowledged, stored or not: a new session begins after it.</summary>
    private long Acknowledged => Math.Max(_state.Inbox.Acknowledged, _lazilyAcknowledged);

    /// <summary>What is told to whomever the user's connections are, also while the user is not known.</summary>
    private void CommandConnections()
    {
        Command<DetachSocket>(detach => Leave(Sender, detach.Took));
        Command<Terminated>(end => { Leave(end.ActorRef, took: null); });
        Command<RenewLogin>(Renew);
        Command<RevokeLogin>(Revoke);
        Command<FindConnection>(Find);
        Command<ProofTick>(_ => Prove());
    }

    private void Attach(AttachSocket attach)
    {
        if (_revoked.Contains(attach.LoginSession))
        {
            Sender.Tell(new EndSocket(_key, CloseCode.TokenRevoked));
            return;
        }

        if (Limit > 0 && _sockets.Count >= Limit && _sockets.Find(attach.Connection) is null)
        {
            Sender.Tell(new EndSocket(_key, CloseCode.ConnectionLimit));
            return;
        }

        if (_sockets.HasLater(attach.Connection, Sender, attach.Opened))
        {
            Sender.Tell(new EndSocket(_key, CloseCode.Replaced));
            return;
        }

        if (_sockets.Attach(attach, Sender, _clock.GetTimestamp()) is { } before && !before.Socket.Equals(Sender))
        {
            Context.Unwatch(before.Socket);
            before.Socket.Tell(new EndSocket(_key, CloseCode.Replaced));
        }

        Context.Watch(Sender);
        Sender.Tell(new UserAttached(_key));
        if (!attach.Observer)
            CatchUp(_sockets.Find(attach.Connection)!, attach.Since);
        if (attach.External && !_hasPast && _unreadable is null)
            Gather(new UserCommand.See(ActorRefs.NoSender));
        StayWhileUsed();
    }

    /// <summary>What it missed, in one page: an inbox is bounded. What is being written reaches it with all others.</summary>
    private void CatchUp(AttachedSocket attached, long? since)
    {
        var after = Math.Min(since ?? Acknowledged, _state.Inbox.Seq);
        ImmutableArray<KeptFrame> missed = [.. StartFor(since, after), .. CanvasesFor(since), .. _state.Inbox.After(after, attached.Connection, _clock.GetUtcNow())
            .Select(item => new KeptFrame(item.Seq, RecoveredFrame.Of(item.Json.Span)))];
        AwaitProof();
        _sockets.Replay(attached, missed, _state.Inbox.Seq);
    }

    /// <summary>
    /// Where it begins, for a connection that does not know: until it has taken something it resumes with this number. By then another session
    /// may have acknowledged what this one never got.
    /// </summary>
    private ImmutableArray<KeptFrame> StartFor(long? since, long after) => since is not null || _unreadable is not null
        ? []
        : [new KeptFrame(after, FrameWriter.Inbox(after, _clock.GetUtcNow()))];

    /// <summary>
    /// The open canvases [EV1], for a connection to which the events alone don't bring them: a new session's may long be acknowledged, and one
    /// that was away for too long has missed some.
    /// </summary>
    private ImmutableArray<KeptFrame> CanvasesFor(long? since)
    {
        var (inbox, now) = (_state.Inbox, _clock.GetUtcNow());
        var wanted = since is { } known
            ? _state.CanvasesSeq > known && !inbox.Covers(known, now)
            : !_state.Canvases.Open.IsEmpty;
        if (!wanted)
            return [];
        return [new KeptFrame(inbox.Seq, FrameWriter.Canvases(_state.Canvases, inbox.Seq, now))];
    }

    /// <summary>A connection of which nothing is heard any more is gone; what it did not take waits for the next one.</summary>
    private void Leave(IActorRef socket, long? took)
    {
        if (_sockets.Detach(socket) is null)
            return;
        Context.Unwatch(socket);
        if (took is { } upTo)
            AcknowledgeLazily(upTo);
        StayWhileUsed();
    }

    /// <summary>A user who has just come to life does not know yet who is not there: sockets are still finding their way here. Who asks, asks again.</summary>
    private void Find(FindConnection find)
    {
        StayWhileUsed();
        var socket = _sockets.Find(find.Connection)?.Socket;
        if (socket is not null || _clock.GetElapsedTime(_bornAt) >= _services.Settings.Rooms.RejoinSettle)
            Sender.Tell(new ConnectionFound(_key, find.Connection, socket));
    }

    private void Renew(RenewLogin renew)
    {
        if (_sockets.Find(renew.Connection) is not { } attached || !attached.Socket.Equals(Sender))
            return;
        attached.Login = renew.LoginSession;
        if (_revoked.Contains(renew.LoginSession))
            Sender.Tell(new EndSocket(_key, CloseCode.TokenRevoked));
    }

    private void Revoke(RevokeLogin revoke)
    {
        if (_revoked.Add(revoke.LoginSession))
        {
            _revokedInOrder.Enqueue(revoke.LoginSession);
            if (_revokedInOrder.Count > RevokedRemembered)
                _revoked.Remove(_revokedInOrder.Dequeue());
        }

        var ended = 0;
        foreach (var attached in _sockets.All)
        {
            if (attached.Login != revoke.LoginSession)
                continue;
            attached.Socket.Tell(new EndSocket(_key, CloseCode.TokenRevoked));
            ended++;
        }

        Sender.Tell(new LoginRevoked(_key, ended));
    }

    /// <summary>One timer for all that waits for proof, and only while something does.</summary>
    private void AwaitProof()
    {
        _proof.Forget(Acknowledged);
        if (_sockets.Oldest is not { } oldest)
            return;
        if (_state.Inbox.Seq > Acknowledged)
            _proof.Sent(_state.Inbox.Seq);
        if (!Timers.IsTimerActive(nameof(ProofTick)) && _proof.DueIn(oldest) is { } due)
            Timers.StartSingleTimer(nameof(ProofTick), ProofTick.Instance, due);
    }

    private void Prove()
    {
        if (_sockets.Oldest is { } oldest)
            AcknowledgeLazily(_proof.Proven(oldest));
        AwaitProof();
    }

    private void AcknowledgeLazily(long upTo)
    {
        if (_unreadable is not null || Math.Min(upTo, _state.Inbox.Seq) is var known && known <= Acknowledged)
            return;
        _lazilyAcknowledged = Math.Min(upTo, _state.Inbox.Seq);
        if (!Timers.IsTimerActive(nameof(AcknowledgeTick)))
            Timers.StartSingleTimer(nameof(AcknowledgeTick), AcknowledgeTick.Instance, _settings.AcknowledgeEvery);
    }
}
