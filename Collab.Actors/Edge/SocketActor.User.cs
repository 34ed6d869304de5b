using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// The user behind the socket: the way to their actor, found again when it is lost, and what a client sends to users.
public sealed partial class SocketActor
{
    private const string UserTimer = "user";

    private readonly long? _inbox;
    private IActorRef? _user;
    private long _userLostAt;
    private int _userTries;
    private bool _userAsked;
    private bool _acknowledges;

    private UserKey Me => new(_who.Org, _who.User);

    private Author Author => new(_who.User, _who.Name, _socket.Connection);

    private void ReceiveUser()
    {
        Receive<UserAttached>(_ => HaveUser());
        Receive<UserLost>(_ => _user is null || Sender.Equals(_user), _ => LoseUser());
        Receive<UserLost>(_ => { }); // Of a life before the one that it is attached to.
        Receive<AttachNow>(_ => AttachAgain());
        Receive<EndSocket>(end => Close(end.Code));
        Receive<RegionAnswered>(Answer);
    }

    /// <summary>The welcome does not wait for it: the answer comes when it comes, and before it nothing is missed.</summary>
    private void AttachUser()
    {
        _userAsked = true;
        var since = _socket.Outbox.InboxSeq is var seq && seq < 0 ? _inbox : seq;
        _services.Users.Tell(new AttachSocket(Me, _socket.Connection, _who.LoginSession, since, _who.External, _observer)
        {
            Opened = _socket.Number,
        });
        Timers.StartSingleTimer(UserTimer, AttachNow.Instance, Settings.Lifecycle.Ready);
    }

    private void HaveUser()
    {
        if (_user is { } before && !before.Equals(Sender))
            Context.Unwatch(before);
        _user = Context.Watch(Sender);
        _userTries = 0;
        Timers.Cancel(UserTimer);
    }

    private void LoseUser()
    {
        _log.Info("Connection {0} lost the actor of user {1} and attaches again", _socket.Connection, _who.User);
        if (_user is { } lost)
        {
            Context.Unwatch(lost);
            _userLostAt = Clock.GetTimestamp();
        }

        _user = null;
        var delay = Settings.Sockets.RejoinDelay * Math.Pow(2, Math.Min(_userTries++, MostDoublings));
        var most = Settings.Sockets.RejoinDelayMax;
        Timers.StartSingleTimer(UserTimer, AttachNow.Instance, delay < most ? delay : most);
    }

    /// <summary>A client that gets nothing for its user for this long should know; it can come back by itself.</summary>
    private void AttachAgain()
    {
        if (Clock.GetElapsedTime(_userLostAt) > 3 * Settings.Lifecycle.Ready)
            Close(CloseCode.Internal);
        else
            AttachUser();
    }

    /// <summary>
    /// Who leaves in order after everything was written has everything; but one that acknowledges by itself is taken at its word: what was on its
    /// way when it left, it never saw.
    /// </summary>
    private void DetachUser(bool byClient)
    {
        if (!_userAsked)
            return;
        _userAsked = false;
        var took = byClient && !_acknowledges ? _socket.Outbox.Taken : null;
        if (_user is { } known)
            Context.Unwatch(known);
        (_user ?? _services.Users).Tell(new DetachSocket(Me, _socket.Connection, took));
    }

    private void RenewUser() => (_user ?? _services.Users).Tell(new RenewLogin(Me, _socket.Connection, _who.LoginSession));

    private void ToUser(ClientFrame frame)
    {
        if (!RequestReader.TryReadReceiver(frame, out var to, out var fault))
        {
            Misunderstood(frame, fault!);
            return;
        }

        AskUser(frame, new NotifyUser(new UserKey(_who.Org, to), new Notice(FrameType.Direct, Author, frame.Data)
        {
            Origin = _socket.Connection.Value,
            Id = frame.Id,
        }));
    }

    private void AcknowledgeInbox(ClientFrame frame)
    {
        if (!RequestReader.TryReadInboxAck(frame, out var seq, out var fault))
        {
            Misunderstood(frame, fault!);
            return;
        }

        _acknowledges = true;
        if (frame.Id is null)
            (_user ?? _services.Users).Tell(new AcknowledgeInbox(Me, seq, Answer: false));
        else
            AskUser(frame, new AcknowledgeInbox(Me, seq, Answer: true));
    }

    private sealed record AttachNow : INoSerializationVerificationNeeded
    {
        public static AttachNow Instance { get; } = new();
    }
}
