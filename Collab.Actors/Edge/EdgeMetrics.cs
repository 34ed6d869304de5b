using System.Diagnostics.Metrics;

namespace Collab.Actors.Edge;

/// <summary>
/// Figures of a node's sockets: plain counters that many threads add to, once per batch and not per frame, read by whoever
/// listens to the meter "Collab".
/// </summary>
public sealed class EdgeMetrics : IDisposable
{
    public const string MeterName = "Collab";

    private readonly Meter _meter;
    private long _open, _opened, _framesIn, _framesOut, _bytesOut, _leftOut, _slow, _forced, _abandoned, _throttled;

    public EdgeMetrics()
    {
        _meter = new Meter(MeterName);
        _meter.CreateObservableUpDownCounter("collab.sockets.open", () => SocketsOpen, description: "Sockets open now");
        _meter.CreateObservableCounter("collab.sockets.opened", () => SocketsOpened, description: "Sockets opened since the start");
        _meter.CreateObservableCounter("collab.frames.in", () => FramesIn, description: "Frames received from clients");
        _meter.CreateObservableCounter("collab.frames.out", () => FramesOut, description: "Frames written to clients");
        _meter.CreateObservableCounter("collab.bytes.out", () => BytesOut, "By", "Bytes of frames written to clients");
        _meter.CreateObservableCounter(
            "collab.frames.left_out", () => FramesLeftOut, description: "Ephemeral frames that a newer one replaced, or that found no slot");
        _meter.CreateObservableCounter("collab.slow_consumers", () => SlowConsumers, description: "Sockets closed for reading too slowly");
        _meter.CreateObservableCounter("collab.forced_closes", () => ForcedCloses, description: "Sockets aborted because their close took too long");
        _meter.CreateObservableCounter("collab.abandoned_actors", () => Abandoned, description: "Socket actors that did not stop in time");
        _meter.CreateObservableCounter("collab.throttled", () => Throttled, description: "Frames refused for being over a connection's rate");
    }

    public long SocketsOpen => Volatile.Read(ref _open);

    public long SocketsOpened => Volatile.Read(ref _opened);

    public long FramesIn => Volatile.Read(ref _framesIn);

    public long FramesOut => Volatile.Read(ref _framesOut);

    public long BytesOut => Volatile.Read(ref _bytesOut);

    public long FramesLeftOut => Volatile.Read(ref _leftOut);

    public long SlowConsumers => Volatile.Read(ref _slow);

    public long ForcedCloses => Volatile.Read(ref _forced);

    public long Abandoned => Volatile.Read(ref _abandoned);

    public long Throttled => Volatile.Read(ref _throttled);

    public void Dispose() => _meter.Dispose();

    internal void Opened()
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _opened);
    }

    internal void Closed() => Interlocked.Decrement(ref _open);

    internal void Read() => Interlocked.Increment(ref _framesIn);

    internal void Written(int frames, long bytes)
    {
        Interlocked.Add(ref _framesOut, frames);
        Interlocked.Add(ref _bytesOut, bytes);
    }

    internal void LeftOut() => Interlocked.Increment(ref _leftOut);

    internal void SlowConsumer() => Interlocked.Increment(ref _slow);

    internal void Forced() => Interlocked.Increment(ref _forced);

    internal void Abandon() => Interlocked.Increment(ref _abandoned);

    internal void Throttle() => Interlocked.Increment(ref _throttled);
}
