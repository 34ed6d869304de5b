using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Protocol;

/// <summary>A message to one room: the shard region reads where it goes from <see cref="Room"/>.</summary>
public interface IRoomMessage : ICollabMessage
{
    RoomKey Room { get; }
}

/// <summary>Who stands behind a connection. <see cref="Connection"/> outlives sockets: a resume brings the same one.</summary>
public sealed record Member(ConnectionId Connection, UserId User, string Name, OrgId Org, ImmutableArray<string> Roles)
{
    /// <summary>Hears the room, and is no participant of it: nobody is told that it is there [RS6].</summary>
    public bool Observer { get; init; }
}

/// <summary>
/// Up to where a client has seen a life of a room: everything after <see cref="Since"/> is still to come. An <see cref="Epoch"/> of
/// <c>default</c> is that of the life which the room has now: for clients that can't keep it.
/// </summary>
public sealed record ResumePoint(Epoch Epoch, long Since);

/// <summary>
/// Socket to room: let me in. The sender is the socket. Answered by <see cref="Joined"/> or <see cref="JoinRefused"/>;
/// the frame <c>joined</c> itself comes through the edge. Sent again for the same connection, it moves the connection to
/// the sender (a socket that was replaced hears <see cref="Ejected"/> with 4000). <see cref="Again"/>: the socket lost the room and
/// comes back without its client's knowledge, so that the frame <c>joined</c> is sent only where a snapshot must be.
/// <see cref="Attempt"/> numbers what one socket asks; everything that the room does upon it carries the number, so that the late
/// answer to a question that was asked anew since is known for what it is. <see cref="Opened"/> numbers the sockets of one edge: of two for
/// one connection the later has the place, whichever of them is heard first; the other is refused with 4000.
/// </summary>
public sealed record Join(RoomKey Room, Member Who, ResumePoint? From, bool Again = false, int Attempt = 0) : IRoomMessage
{
    public long Opened { get; init; }
}

/// <summary>
/// Room to socket: you are in, and the sender is your connection's actor in the room (watch it; send it
/// <see cref="Inbound"/>, <see cref="Leave"/>, <see cref="SocketLost"/>).
/// </summary>
public sealed record Joined(RoomKey Room, Epoch Epoch, long Seq, bool Recovered, int Attempt = 0) : ICollabMessage;

/// <summary>Room to socket: you can't come in, for the reason that the code names.</summary>
public sealed record JoinRefused(RoomKey Room, CloseCode Code, int Attempt = 0) : ICollabMessage;

/// <summary>
/// Room to socket: you are out. A socket that goes on (it was joined to other rooms too) answers <see cref="Leave"/> to the
/// sender; one that ends is seen to end. May reach the socket just after the Terminated of the connection's actor.
/// </summary>
public sealed record Ejected(RoomKey Room, CloseCode Code) : ICollabMessage;
