using System.Threading.Channels;

namespace Collab.Client;

/// <summary>
/// What waits to be written to one socket: first the frames that must arrive, in their order; then the ephemeral ones, of which only the
/// latest of each type and destination counts. Bounded by its user for the former (no more than may be unacked), by itself for the latter.
/// </summary>
internal sealed class SendQueue
{
    private const int MostSlots = 256;

    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _frames = [];
    private readonly Dictionary<(string Type, Destination To), ReadOnlyMemory<byte>> _latest = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _complete;

    /// <summary>False once it is complete: then nothing is taken any more.</summary>
    public bool Add(ReadOnlyMemory<byte> frame)
    {
        lock (_lock)
        {
            if (_complete) return false;
            _frames.Enqueue(frame);
        }

        return _signal.Writer.TryWrite(true);
    }

    /// <summary>Takes the place of an earlier one that still waits. Dropped where 256 others wait.</summary>
    public void Put(string type, Destination to, ReadOnlyMemory<byte> frame)
    {
        lock (_lock)
        {
            if (_complete || (_latest.Count >= MostSlots && !_latest.ContainsKey((type, to)))) return;
            _latest[(type, to)] = frame;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>The next frame; null when it is complete and empty.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> TakeAsync(CancellationToken cancel)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_frames.TryDequeue(out var frame)) return frame;
                foreach (var (slot, latest) in _latest)
                {
                    _latest.Remove(slot);
                    return latest;
                }

                if (_complete) return null;
            }

            await _signal.Reader.ReadAsync(cancel).ConfigureAwait(false);
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _complete = true;
            _latest.Clear();
        }

        _signal.Writer.TryWrite(true);
    }
}
