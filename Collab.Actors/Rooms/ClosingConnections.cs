using Akka.Actor;
using Collab.Actors.Domain;

namespace Collab.Actors.Rooms;

/// <summary>
/// Connections that were told to end together [LC3]: who is still to end, who had to be forced, and since when. However many they
/// are, and whatever they do, one deadline covers them all.
/// </summary>
internal sealed class ClosingConnections(IEnumerable<Seat> seats, TimeProvider clock)
{
    private readonly Dictionary<IActorRef, ConnectionId> _remaining = seats.ToDictionary(seat => seat.Actor, seat => seat.Connection);
    private readonly long _since = clock.GetTimestamp();

    public int Forced { get; private set; }

    public bool Done => _remaining.Count == 0;

    public TimeSpan Elapsed => clock.GetElapsedTime(_since);

    public IReadOnlyCollection<ConnectionId> Remaining => _remaining.Values;

    public void Force() => Forced++;

    public void Ended(IActorRef actor) => _remaining.Remove(actor);
}
