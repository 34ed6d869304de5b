using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

internal enum Hearing
{
    /// <summary>Nothing: its socket is gone, or it is coming in.</summary>
    Away,

    /// <summary>What is for it alone and who comes and goes, while it reads the events that it missed.</summary>
    Ahead,

    /// <summary>Everything.</summary>
    Live,
}

/// <summary>One connection's place in a room.</summary>
internal sealed class Seat(Join join, Role role, IActorRef actor, IActorRef socket, IActorRef edge)
{
    public Author Author { get; } = new(join.Who.User, join.Who.Name, join.Who.Connection);

    public ConnectionId Connection => Author.Connection;

    /// <summary>Its connection's actor, our child.</summary>
    public IActorRef Actor { get; } = actor;

    public IActorRef Socket { get; private set; } = socket;

    public IActorRef Edge { get; private set; } = edge;

    /// <summary>Counts its sockets: reports about an older one are stale.</summary>
    public int Attachment { get; private set; } = 1;

    /// <summary>The number of the join that gave it its socket.</summary>
    public int Attempt { get; private set; } = join.Attempt;

    /// <summary>The number of its socket at its edge.</summary>
    public long Opened { get; private set; } = join.Opened;

    public Hearing Hearing { get; set; } = Hearing.Away;

    /// <summary>Its socket is gone and it has not come back yet.</summary>
    public bool Lost { get; set; }

    /// <summary>How far it had read when it last asked to enter.</summary>
    public long ReadTo { get; set; } = -1;

    /// <summary>What it may do; null for somebody who has lost every right since.</summary>
    public Role? Role { get; private set; } = role;

    private ImmutableArray<string> Roles { get; set; } = join.Who.Roles;

    public void Attach(IActorRef socket, IActorRef edge, Join join)
    {
        Socket = socket;
        Edge = edge;
        (Attempt, Opened) = (join.Attempt, join.Opened);
        Lost = false;
        ReadTo = -1;
        Attachment++;
    }

    /// <summary>Its token's roles have changed.</summary>
    public void Renew(ImmutableArray<string> roles, RoomRecord record)
    {
        Roles = roles;
        Renew(record);
    }

    /// <summary>The room's entry has changed.</summary>
    public void Renew(RoomRecord record) => Role = record.RoleOf(Author.User, Roles);
}
