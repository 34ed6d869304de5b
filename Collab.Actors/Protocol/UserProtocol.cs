using Akka.Actor;
using Collab.Actors.Domain;

namespace Collab.Actors.Protocol;

/// <summary>A message to one user's actor: the shard region reads where it goes from <see cref="User"/>.</summary>
public interface IUserMessage : ICollabMessage
{
    UserKey User { get; }
}

/// <summary>
/// Something for all connections of one user. <see cref="Id"/> is its sender's own number for it: sent again by the same
/// <see cref="Origin"/> (a connection, a back end's token, a run), it is taken once and gets the first answer again [WS6].
/// <see cref="Ephemeral"/>: for those who are there now; else it goes through the inbox [DM1]. For an event of a run
/// <see cref="Run"/> is set. <see cref="Channel"/>: the channel it was published to, for the envelope.
/// </summary>
public sealed record Notice(string Type, Author By, ReadOnlyMemory<byte> Data)
{
    public string Origin { get; init; } = "";

    public string? Id { get; init; }

    public bool Ephemeral { get; init; }

    public RunTag? Run { get; init; }

    public ChannelName? Channel { get; init; }
}

/// <summary>Answered by <see cref="UserNotified"/> after the commit, or by <see cref="UserRefused"/>.</summary>
public sealed record NotifyUser(UserKey User, Notice Notice) : IUserMessage;

/// <summary>
/// Taken. <see cref="InboxSeq"/> is its number in the user's inbox, null for what is not kept. <see cref="Note"/> says what came of it
/// where nothing did: <c>unknown_user</c>, <c>no_subscribers</c> [CH2].
/// </summary>
public sealed record UserNotified(UserKey User, long? InboxSeq, int Connections, string? Note = null) : ICollabMessage
{
    public const string UnknownUser = "unknown_user";

    public const string NoSubscribers = "no_subscribers";
}

public sealed record UserRefused(UserKey User, Refusal Refusal) : ICollabMessage;

/// <summary>Is there such a user? Answered by <see cref="UserNotified"/>, whose note says so where there is none, or by <see cref="UserRefused"/>.</summary>
public sealed record FindUser(UserKey User) : IUserMessage;

/// <summary>
/// Nobody can come as this user any more: what is kept for them goes. Answered by <see cref="UserForgotten"/>, or by <see cref="UserRefused"/>
/// where it is still there, and can be asked for again.
/// </summary>
public sealed record ForgetUser(UserKey User) : IUserMessage;

/// <summary>Nothing is kept for this user.</summary>
public sealed record UserForgotten(UserKey User) : ICollabMessage;

/// <summary>Is this connection there now? Answered by <see cref="ConnectionFound"/>.</summary>
public sealed record FindConnection(UserKey User, ConnectionId Connection) : IUserMessage;

/// <summary><see cref="Socket"/> is null where the user has no such connection now.</summary>
public sealed record ConnectionFound(UserKey User, ConnectionId Connection, IActorRef? Socket) : ICollabMessage;
