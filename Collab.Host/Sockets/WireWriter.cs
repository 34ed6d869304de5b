using System.Runtime.CompilerServices;
using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Host.Sockets;

/// <summary>
/// Writes to one socket's stream: one write at a time, everything that the outbox holds in each, and between two of them the control
/// frames of the framework's WebSocket. Whoever wakes it writes, on its own thread, as long as the stream takes it; when it does not,
/// the write goes on by itself as soon as the stream does, and whoever woke it has long gone on.
/// </summary>
internal sealed class WireWriter
{
    private const int CloseOpcode = 0x8;

    private readonly Stream _stream;
    private readonly Action<Exception> _failed;
    private readonly Action _goOn;
    private readonly Lock _gate = new();
    private readonly Batch _batch = new();
    private readonly Queue<Control> _controls = [];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Control? _close;
    private Control? _current;
    private Outbox? _outbox;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _pending;
    private bool _writing;
    private bool _woken;
    private volatile bool _hangs;
    private bool _ended;

    /// <param name="failed">Called once when a write fails, on the writing thread.</param>
    public WireWriter(Stream stream, Action<Exception> failed)
    {
        (_stream, _failed) = (stream, failed);
        _goOn = GoOn;
    }

    /// <summary>The close frame is out; nothing comes after it.</summary>
    public bool CloseSent { get; private set; }

    public void Wake(Outbox outbox)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _outbox = outbox;
            _woken = true;
            if (_writing)
                return;
            _writing = true;
        }

        Run();
    }

    /// <summary>The client's close frame has come: the outbox notes what was written before it.</summary>
    public void Left()
    {
        Outbox? outbox;
        lock (_gate)
            outbox = _outbox;
        outbox?.Left(_hangs);
    }

    /// <summary>
    /// A control frame of the WebSocket, complete. A close frame waits until the outbox is empty; the others go next. The task ends
    /// when the stream has taken it.
    /// </summary>
    public Task WriteControlAsync(ReadOnlyMemory<byte> frame)
    {
        // The memory is the caller's again when this returns.
        var control = new Control(frame.ToArray());
        lock (_gate)
        {
            if (_ended)
                return Task.FromException(new IOException("The socket has ended."));
            if ((frame.Span[0] & 0x0F) == CloseOpcode)
                _close ??= control;
            else
                _controls.Enqueue(control);
            _woken = true;
            if (_writing)
                return control.Task;
            _writing = true;
        }

        Run();
        return control.Task;
    }

    /// <summary>Writes nothing more. The task ends when a write under way has ended, which is up to the stream.</summary>
    public Task EndAsync()
    {
        lock (_gate)
        {
            if (!_ended)
                Finish();
            if (!_writing)
                Idle();
        }

        return _idle.Task;
    }

    private void Run()
    {
        try
        {
            while (TryNext(out var bytes))
            {
                var write = _current is null && _batch.Big is { } big ? WriteBigAsync(big) : _stream.WriteAsync(bytes);
                if (!write.IsCompletedSuccessfully)
                {
                    _pending = write.ConfigureAwait(false).GetAwaiter();
                    if (!_pending.IsCompleted)
                    {
                        _hangs = true;
                        _pending.UnsafeOnCompleted(_goOn);
                        return;
                    }

                    _pending.GetResult();
                }
                else
                {
                    write.GetAwaiter().GetResult();
                }

                Done();
            }
        }
        catch (Exception problem)
        {
            Fail(problem);
        }
    }

    /// <summary>Compressing it takes longer than whoever offered it may be held up.</summary>
    private async ValueTask WriteBigAsync(Frame frame)
    {
        var packet = frame.IsDeflated ? frame.DeflatedPacket : await Task.Run(() => frame.DeflatedPacket).ConfigureAwait(false);
        _batch.Single(packet);
        await _stream.WriteAsync(packet).ConfigureAwait(false);
    }

    private void GoOn()
    {
        try
        {
            _pending.GetResult();
            _pending = default;
            _hangs = false;
            Done();
        }
        catch (Exception problem)
        {
            Fail(problem);
            return;
        }

        Run();
    }

    private bool TryNext(out ReadOnlyMemory<byte> bytes)
    {
        while (true)
        {
            Outbox? outbox;
            lock (_gate)
            {
                if (_ended)
                {
                    Idle();
                    bytes = default;
                    return false;
                }

                if (_controls.TryDequeue(out _current))
                {
                    bytes = _current.Bytes;
                    return true;
                }

                _woken = false;
                outbox = _outbox;
            }

            if (outbox is not null && outbox.TryTake(_batch))
            {
                bytes = _batch.Bytes;
                return true;
            }

            lock (_gate)
            {
                if (_woken || _ended)
                    continue;
                if (_close is not null)
                {
                    (_current, _close) = (_close, null);
                    bytes = _current.Bytes;
                    return true;
                }

                _writing = false;
                bytes = default;
                return false;
            }
        }
    }

    private void Done()
    {
        if (_current is not { } control)
            return;
        _current = null;
        if ((control.Bytes[0] & 0x0F) == CloseOpcode)
        {
            CloseSent = true;
            lock (_gate)
            {
                if (!_ended)
                    Finish();
            }
        }

        control.TrySetResult();
    }

    private void Fail(Exception problem)
    {
        lock (_gate)
        {
            if (!_ended)
                Finish();
            Idle();
        }

        _current?.TrySetException(problem);
        _failed(problem);
    }

    private void Finish()
    {
        _ended = true;
        while (_controls.TryDequeue(out var control))
            control.TrySetException(new IOException("The socket has ended."));
        _close?.TrySetException(new IOException("The socket has ended."));
        _close = null;
    }

    private void Idle()
    {
        _writing = false;
        _batch.Release();
        _idle.TrySetResult();
    }

    private sealed class Control(byte[] bytes) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public byte[] Bytes { get; } = bytes;
    }
}
