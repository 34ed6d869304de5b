using Collab.Tests.Edge;

namespace Collab.Tests.Sockets;

/// <summary>A stream that takes what is written, or makes the writer wait, or fails; it remembers each write.</summary>
internal sealed class GatedStream : Stream
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _stalled;
    private int _inside;

    public List<byte[]> Writes { get; } = [];

    /// <summary>Every third write ends later, on another thread.</summary>
    public bool Jitter { get; set; }

    /// <summary>A write began before the one before it had ended.</summary>
    public bool Overlapped { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Called with each write, before the writer gets on: whoever reads the other end may be quicker.</summary>
    public Action? Wrote { get; set; }

    /// <summary>From the next write on, writers wait.</summary>
    public void Stall() => _stalled = new TaskCompletionSource();

    /// <summary>Lets the stalled write end. When this has ended, so has all that followed from it on the same thread.</summary>
    public Task ResumeAsync()
    {
        var stalled = _stalled!;
        _stalled = null;
        return Task.Run(stalled.SetResult);
    }

    public Task BreakAsync(Exception problem) => Task.Run(() => _stalled!.SetException(problem));

    /// <summary>The text frames of all writes, as <c>type:n</c>.</summary>
    public List<string> Frames() =>
        [.. Writes.Where(write => write[0] == 0x81).SelectMany(write => Edge.Frames.Names(Edge.Frames.Read(write)))];

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _inside) != 1)
            Overlapped = true;
        lock (_gate)
            Writes.Add(buffer.ToArray());
        Wrote?.Invoke();
        if (_stalled is { } stalled)
            await stalled.Task.ConfigureAwait(false);
        else if (Jitter && Writes.Count % 3 == 0)
            await Task.Yield();
        Interlocked.Decrement(ref _inside);
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
