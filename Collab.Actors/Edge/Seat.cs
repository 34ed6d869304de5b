using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>Where a socket stands with one of its rooms.</summary>
internal enum SeatState
{
    /// <summary>Asked to be let in.</summary>
    Joining,

    /// <summary>Asked in vain: the edge is being asked how far the client has the room, before the room is asked anew.</summary>
    Unanswered,

    /// <summary>In; frames go to the connection's actor.</summary>
    Joined,

    /// <summary>Lost: the edge is being asked how far the client has the room.</summary>
    Lost,

    /// <summary>Lost: the pause before it asks to be let in again.</summary>
    Pausing,

    /// <summary>On its way out.</summary>
    Leaving,
}

/// <summary>One room of one socket. Belongs to the socket's actor.</summary>
internal sealed class Seat(RoomKey room, ResumePoint? from, string? joinId, bool byPath)
{
    public RoomKey Room { get; } = room;

    /// <summary>The socket was opened for this room, and ends with it.</summary>
    public bool ByPath { get; } = byPath;

    public SeatState State { get; set; } = SeatState.Joining;

    /// <summary>The connection's actor in the room, once joined.</summary>
    public IActorRef? Actor { get; set; }

    /// <summary>The number of the last join; an answer to one before it is stale.</summary>
    public int Attempt { get; set; }

    /// <summary>From where the next join goes on.</summary>
    public ResumePoint? From { get; set; } = from;

    /// <summary>The room's life as of the last join.</summary>
    public Epoch Epoch { get; set; }

    /// <summary>The id of the client's <c>join</c>, until it is answered.</summary>
    public string? JoinId { get; set; } = joinId;

    /// <summary>The id of the client's <c>leave</c>.</summary>
    public string? LeaveId { get; set; }

    /// <summary>What the frame <c>left</c> will say.</summary>
    public string LeftReason { get; set; } = "left";

    /// <summary>Once in, a lost room is looked for without its client's knowledge.</summary>
    public bool WasIn { get; set; }

    /// <summary>Rejoins tried since the room was lost.</summary>
    public int Tries { get; set; }

    /// <summary>When the room was lost, as the clock's timestamp.</summary>
    public long LostAt { get; set; }

    /// <summary>Frames that wait for the room: at most half of what may be under way, so that reading goes on.</summary>
    public Queue<ClientFrame> Waiting { get; } = [];
}
