using Collab.Actors.Edge;
using Collab.Actors.Rooms;
using Collab.Actors.Runs;
using Collab.Actors.Users;

namespace Collab.Actors;

/// <summary>What the host gives to the actors. The figures of the last two are the host's to read.</summary>
public sealed record CollabServices(
    IRoomDirectory Directory, SessionTickets Tickets, ITokenVerifier Verifier, TimeProvider Clock, LiveRooms Live, EdgeMetrics Metrics)
{
    /// <summary>Whom one can write to; in memory alone, only those who have connected once.</summary>
    public IUserDirectory Users { get; init; } = new InMemoryUserDirectory();

    /// <summary>Where the agents' runs are noted; in memory alone, a run does not survive its node.</summary>
    public IRunDirectory Runs { get; init; } = new InMemoryRunDirectory();
}
