using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Connections;

/// <summary>From a client's frame to what its connection reports to the room: checked once, here, on the connection's own time.</summary>
internal sealed class InboundReader(ConnectionId connection, WireLimits limits, TimeProvider clock)
{
    /// <summary><paramref name="refusal"/> is set where the frame was not understood; the report then carries the error for its sender.</summary>
    public IConnectionReport Read(ClientFrame frame, out Refusal? refusal)
    {
        var report = TryRead(frame, out refusal);
        return report ?? Error(frame, refusal ??= Refusals.Type(frame.Type, "not for a room"));
    }

    private IConnectionReport? TryRead(ClientFrame frame, out Refusal? refusal)
    {
        refusal = null;
        if (frame.Durable)
            return ActionReader.TryRead(frame, out var action, out refusal) ? new Submit(connection, frame.Id, action!) : null;

        return frame.Kind switch
        {
            ClientFrameKind.CursorPosition when CursorReader.TryRead(frame, limits, out var cursor, out refusal) =>
                new CursorMoved(connection, frame.Id, cursor),
            ClientFrameKind.Presence when RequestReader.TryReadPresence(frame, limits, out var state, out refusal) =>
                new PresenceSet(connection, frame.Id, state),
            ClientFrameKind.DrawingPreview when RequestReader.TryReadEphemeral(frame, out refusal) =>
                new EphemeralSent(connection, frame.Id, frame.Type, ActionKind.Preview, frame.Data),
            ClientFrameKind.Application when RequestReader.TryReadEphemeral(frame, out refusal) =>
                new EphemeralSent(connection, frame.Id, frame.Type, ActionKind.Application, frame.Data),
            ClientFrameKind.History when RequestReader.TryReadHistory(frame, limits, out var history, out refusal) =>
                new HistoryWanted(connection, frame.Id, history.Since, history.Limit),
            _ => null,
        };
    }

    private Reply Error(ClientFrame frame, Refusal refusal) =>
        new(connection, frame.Id, FrameWriter.Error(refusal, clock.GetUtcNow(), frame.Id, frame.Room));
}
