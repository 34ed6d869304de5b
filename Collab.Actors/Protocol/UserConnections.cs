using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Protocol;

// Between a user's actor and the sockets of that user, on whatever nodes they are.

/// <summary>
/// Socket to user: here I am. The sender is the socket. Answered by <see cref="UserAttached"/>, or by <see cref="EndSocket"/> where the
/// user may have no more connections [WS12]. What it missed and what is live come through its edge. <see cref="Since"/>: up to where its
/// client has the inbox; null for a new session, which begins after what was acknowledged. Sent again it is harmless.
/// <see cref="External"/>: a user whom only somebody else's tokens name. <see cref="Observer"/>: it is counted and ended like all others, and gets
/// nothing of what comes for the user [RS6]. <see cref="Opened"/>: as in <see cref="Join"/>.
/// </summary>
public sealed record AttachSocket(
    UserKey User, ConnectionId Connection, string LoginSession, long? Since, bool External, bool Observer = false) : IUserMessage
{
    public long Opened { get; init; }
}

/// <summary>User to socket: I have you, and the sender is the user's actor. When it ends, attach again with the last inbox_seq.</summary>
public sealed record UserAttached(UserKey User) : ICollabMessage;

/// <summary>User to socket: I failed and know of no socket any more; attach again.</summary>
public sealed record UserLost(UserKey User) : ICollabMessage;

/// <summary>User to socket: close, for this reason.</summary>
public sealed record EndSocket(UserKey User, CloseCode Code) : ICollabMessage;

/// <summary>
/// Socket to user: gone. <see cref="Took"/>: the inbox_seq up to which its client has everything for sure, since it left in order after it
/// was all written; null where nobody knows.
/// </summary>
public sealed record DetachSocket(UserKey User, ConnectionId Connection, long? Took) : IUserMessage;

/// <summary>
/// The client has everything up to <see cref="Seq"/>. Answered by <see cref="UserNotified"/> after the commit, but only with
/// <see cref="Answer"/>; without it, it is stored when it costs little.
/// </summary>
public sealed record AcknowledgeInbox(UserKey User, long Seq, bool Answer) : IUserMessage;

/// <summary>Socket to user: the client renewed its token, and this login stands behind it now [WS11].</summary>
public sealed record RenewLogin(UserKey User, ConnectionId Connection, string LoginSession) : IUserMessage;

/// <summary>Sockets of this login close with 1008 token_revoked, on whatever node they are [AU6]. Answered by <see cref="LoginRevoked"/>.</summary>
public sealed record RevokeLogin(UserKey User, string LoginSession) : IUserMessage;

public sealed record LoginRevoked(UserKey User, int Connections) : ICollabMessage;
