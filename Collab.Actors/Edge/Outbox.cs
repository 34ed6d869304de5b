using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>
/// What waits for one socket: an ordered lane in which nothing is lost, and between its entries latest-wins slots for what only counts
/// while it is new. A socket gets what was offered in the order in which it was offered, but for replaced slots. Thread-safe: the edge
/// writes to it straight, without a hop through the socket's actor, and the thread that offers is the thread that writes as long as the
/// socket accepts it. Benchmark: OutboxBenchmark.
/// </summary>
public sealed partial class Outbox
{
    private readonly Lock _gate = new();
    private readonly IWire _wire;
    private readonly ConnectionId _self;
    private readonly EdgeMetrics _metrics;
    private readonly Action _overflowed;
    private readonly int _maxBytes;
    private readonly bool _deflates;
    private readonly Lane _lane = new();
    private long _ordered;
    private Frame? _first;
    private bool _held;
    private bool _writing;
    private bool _closed;

    /// <param name="overflowed">Called once, from whatever thread, when more than <paramref name="maxBytes"/> wait.</param>
    public Outbox(IWire wire, ConnectionId self, int maxBytes, int maxSlots, EdgeMetrics metrics, Action overflowed)
    {
        (_wire, _self, _maxBytes, _maxSlots) = (wire, self, maxBytes, maxSlots);
        (_metrics, _overflowed, _deflates) = (metrics, overflowed, wire.Deflates);
    }

    /// <summary>Bytes that wait in the ordered lane, what is being written included.</summary>
    public long OrderedBytes
    {
        get
        {
            lock (_gate)
                return _ordered + _ahead;
        }
    }

    /// <summary>Nothing more goes in.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Keeps everything back until <see cref="Release"/>: a client that may not stay is told so and nothing else [WS2].</summary>
    public void Hold()
    {
        lock (_gate)
            _held = true;
    }

    /// <summary>Lets everything go, <paramref name="first"/>, if any, before all that waited.</summary>
    public void Release(Frame? first)
    {
        bool wake;
        lock (_gate)
        {
            if (_closed)
                return;
            (_held, _first) = (false, first);
            wake = StartWriting();
        }

        Wake(wake);
    }

    /// <summary>In order, never left out. False: the outbox is closed, or is now, because the socket reads too slowly.</summary>
    public bool Offer(Frame frame)
    {
        bool wake;
        lock (_gate)
        {
            if (!TryAdd(frame))
                return false;
            wake = StartWriting();
        }

        return Wake(wake);
    }

    /// <summary>As <see cref="Offer(Frame)"/>; all of them in one write, as far as they fit one.</summary>
    public bool Offer(ImmutableArray<Frame> frames)
    {
        bool wake;
        lock (_gate)
        {
            foreach (var frame in frames)
            {
                if (!TryAdd(frame))
                    return false;
            }

            wake = StartWriting();
        }

        return Wake(wake);
    }

    /// <summary>Takes nothing more in; what waits is still written.</summary>
    public void Complete()
    {
        lock (_gate)
            _closed = true;
    }

    /// <summary>Takes nothing more in and forgets what waits.</summary>
    public void Discard()
    {
        lock (_gate)
            Empty();
    }

    /// <summary>
    /// For the wire's one writer: says that the batch it took before has been written, and takes the next. False: nothing waits, and
    /// the next offer wakes the wire again.
    /// </summary>
    public bool TryTake(Batch batch)
    {
        List<(IActorRef, object)>? drained = null;
        bool taken;
        var (frames, bytes) = (batch.Frames, batch.Bytes.Length);
        lock (_gate)
        {
            _ordered -= batch.OrderedBytes;
            _ahead -= batch.AheadBytes;
            batch.Release();
            if (_waiting is not null && _ordered + _ahead <= _maxBytes / 4)
                (drained, _waiting) = (_waiting, null);
            taken = Fill(batch);
            _writing = taken;
            _inFlight = batch.OrderedBytes + batch.AheadBytes;
        }

        if (frames > 0)
            _metrics.Written(frames, bytes);
        if (drained is not null)
        {
            foreach (var (asker, answer) in drained)
                asker.Tell(answer);
        }

        return taken;
    }

    private bool Wake(bool wake)
    {
        if (wake)
            _wire.Wake(this);
        return true;
    }

    private bool StartWriting()
    {
        if (_writing || _held || (_lane.IsEmpty && _first is null))
            return false;
        _writing = true;
        return true;
    }

    private bool TryAdd(Frame frame)
    {
        if (_closed)
            return false;
        var length = frame.Packet.Length;
        // One frame alone may be over the bound; a second one may not wait behind it.
        if (_ordered > 0 && _ordered + length > _maxBytes)
        {
            Empty();
            _overflowed();
            return false;
        }

        _lane.Add(frame, null, LaneKind.Ordered);
        _ordered += length;
        return true;
    }

    private bool Fill(Batch batch)
    {
        if (!TryNext(out var first))
            return false;
        Remove(batch, first);
        if (IsBig(first))
        {
            batch.Single(first.Packet);
            batch.Big = _deflates ? first : null;
            return true;
        }

        var packet = PacketOf(first);
        if (!TryNext(out var second) || IsBig(second) || packet.Length + PacketOf(second).Length > Batch.MaxGathered)
        {
            batch.Single(packet);
            return true;
        }

        var waiting = Math.Min(Batch.MaxGathered, first.Packet.Length + _ordered + _ahead + _slotBytes);
        batch.Begin(Math.Max((int)waiting, packet.Length + PacketOf(second).Length));
        batch.Append(packet.Span);
        do
        {
            Remove(batch, second);
            batch.Append(PacketOf(second).Span);
        }
        while (TryNext(out second) && !IsBig(second) && batch.Fits(PacketOf(second).Length));
        batch.End();
        return true;
    }

    private static bool IsBig(Frame frame) => frame.Packet.Length > Batch.MaxGathered;

    /// <summary>What the bounds count is always the plain packet: that is what waiting costs in memory.</summary>
    private ReadOnlyMemory<byte> PacketOf(Frame frame) => _deflates ? frame.DeflatedPacket : frame.Packet;

    private bool TryNext([NotNullWhen(true)] out Frame? frame)
    {
        if (_held || _first is not null)
        {
            frame = _first;
            return frame is not null;
        }

        while (_lane.TryPeek(out var entry))
        {
            frame = entry.Item as Frame ?? ((CursorBatch)entry.Item!).Compose(_self);
            if (frame is not null)
                return true;
            // Nobody's cursor but the socket's own.
            Forget(entry);
            _lane.Drop();
        }

        frame = null;
        return false;
    }

    private void Remove(Batch batch, Frame frame)
    {
        if (_first is not null)
        {
            _first = null;
            return;
        }

        _lane.TryPeek(out var entry);
        switch (entry.Kind)
        {
            case LaneKind.Ordered:
                batch.OrderedBytes += frame.Packet.Length;
                break;
            case LaneKind.Ahead:
                batch.AheadBytes += frame.Packet.Length;
                break;
            default:
                Forget(entry);
                break;
        }

        _lane.Drop();
    }

    private void Empty()
    {
        _closed = true;
        _lane.Clear();
        (_first, _slots, _waiting) = (null, null, null);
        _slotBytes = 0;
    }
}
