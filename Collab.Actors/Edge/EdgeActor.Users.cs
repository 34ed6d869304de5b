using System.Collections.Immutable;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// The last step of what goes to users: their actors name the sockets, the edge hands the frame to each outbox. The number that a socket was
// handed last lives with the socket, so that nothing is handed out twice, whichever life of a user's actor sent it.
public sealed partial class EdgeActor
{
    private void ReceiveForUsers()
    {
        Receive<DeliverToUser>(ToUser);
        Receive<ReplayToUser>(Replay);
    }

    private void ToUser(DeliverToUser deliver)
    {
        foreach (var actor in deliver.Sockets)
        {
            if (!_sockets.TryGetValue(actor, out var socket))
                continue;
            if (deliver.Slot is { } slot)
                socket.Outbox.OfferLatest(slot, deliver.Frame);
            else if (deliver.Seq == 0)
                socket.Outbox.Offer(deliver.Frame);
            else if (deliver.Seq > socket.Outbox.InboxSeq)
                socket.Outbox.OfferKept(deliver.Frame, deliver.Seq);
        }
    }

    private void Replay(ReplayToUser replay)
    {
        if (!_sockets.TryGetValue(replay.Socket, out var socket))
            return;
        var missed = ImmutableArray.CreateBuilder<Frame>(replay.Frames.Length);
        foreach (var kept in replay.Frames)
        {
            if (kept.Seq > socket.Outbox.InboxSeq)
                missed.Add(kept.Frame);
        }

        socket.Outbox.OfferMissed(missed.ToImmutable(), replay.UpTo);
    }
}
