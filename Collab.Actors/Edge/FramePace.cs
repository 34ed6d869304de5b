using Collab.Actors.Connections;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>What the pace of a client's frames calls for.</summary>
internal enum Pace
{
    Fine,

    /// <summary>This frame is too much.</summary>
    TooFast,

    /// <summary>It has been too much for too long.</summary>
    OutOfPatience,
}

/// <summary>
/// A connection's rates [WS12]: one bucket for what is stored or costs as much, one for what is not. A client that is over them again
/// and again, without a second of rest in between, wears out the patience.
/// </summary>
internal sealed class FramePace(LimitSettings limits, TimeSpan patience, TimeProvider clock)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly RateLimit _durable = new(limits.DurablePerSecond, Math.Max(1, limits.DurableBurst), clock);
    private readonly RateLimit _ephemeral = new(limits.EphemeralPerSecond, Math.Max(1, limits.EphemeralPerSecond), clock);
    private long? _since;
    private long _last;

    public Pace Take(ClientFrame frame, out TimeSpan retryAfter)
    {
        if ((IsLight(frame) ? _ephemeral : _durable).TryTake(out retryAfter))
            return Pace.Fine;
        var now = clock.GetTimestamp();
        if (_since is null || clock.GetElapsedTime(_last, now) > Rest)
            _since = now;
        _last = now;
        return clock.GetElapsedTime(_since.Value, now) >= patience ? Pace.OutOfPatience : Pace.TooFast;
    }

    private static bool IsLight(ClientFrame frame) => frame.Kind switch
    {
        ClientFrameKind.CursorPosition or ClientFrameKind.DrawingPreview or ClientFrameKind.Presence or ClientFrameKind.Ping
            or ClientFrameKind.InboxAck => true,
        ClientFrameKind.Application => frame.Ephemeral,
        _ => false,
    };
}
