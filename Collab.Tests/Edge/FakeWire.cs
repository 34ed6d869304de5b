using System.Text.Json;
using Akka.Actor;
using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Tests.Edge;

/// <summary>What a <see cref="FakeWire"/> was asked to do, as messages to its probe.</summary>
internal sealed record Wrote(JsonElement Frame)
{
    public string Type => Frame.GetProperty("type").GetString()!;

    public JsonElement Data => Frame.GetProperty("data");

    public string? Id => Frame.TryGetProperty("id", out var id) ? id.GetString() : null;

    public string? Code => Data.TryGetProperty("code", out var code) ? code.GetString() : null;
}

internal sealed record WireClosing(CloseCode Code);

internal sealed record WireAborted;

/// <summary>A socket that writes to a probe. It may stall, and it ends only when it is told to.</summary>
internal sealed class FakeWire(IActorRef probe) : IWire
{
    private readonly Lock _gate = new();
    private readonly Batch _batch = new();
    private Outbox? _waiting;
    private Outbox? _outbox;
    private bool _stalled;
    private int _consumed;
    private bool _closed;

    /// <summary>Set, the socket closes as soon as it is told to, like one whose client answers.</summary>
    public IActorRef? EndsFor { get; set; }

    public int Consumptions => Volatile.Read(ref _consumed);

    public void Stall()
    {
        lock (_gate)
            _stalled = true;
    }

    public void Resume()
    {
        lock (_gate)
        {
            _stalled = false;
            if (_waiting is { } outbox)
                Drain(outbox);
            _waiting = null;
        }
    }

    public void Wake(Outbox outbox)
    {
        lock (_gate)
        {
            _outbox = outbox;
            if (_stalled)
                _waiting = outbox;
            else
                Drain(outbox);
        }
    }

    /// <summary>The client's close frame has been read, as the host finds it.</summary>
    public void Left()
    {
        lock (_gate)
            _outbox?.Left(_stalled);
    }

    public void Close(CloseCode code)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
        }

        probe.Tell(new WireClosing(code), ActorRefs.NoSender);
        EndsFor?.Tell(new WireClosed(true, "closed"), ActorRefs.NoSender);
    }

    public void Abort() => probe.Tell(new WireAborted(), ActorRefs.NoSender);

    public void Consumed() => Interlocked.Increment(ref _consumed);

    private void Drain(Outbox outbox)
    {
        while (outbox.TryTake(_batch))
        {
            foreach (var frame in Frames.Read(_batch.Bytes.Span))
                probe.Tell(new Wrote(frame), ActorRefs.NoSender);
        }
    }
}
