using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Benchmarks.Edge;

/// <summary>A socket that takes everything at once.</summary>
internal sealed class TakingWire(bool deflates = false) : IWire
{
    private readonly Batch _batch = new();

    public bool Deflates => deflates;

    public void Wake(Outbox outbox)
    {
        while (outbox.TryTake(_batch))
        {
            if (_batch.Big is { } big)
                _batch.Single(big.DeflatedPacket);
        }
    }

    public void Close(CloseCode code)
    {
    }

    public void Abort()
    {
    }

    public void Consumed()
    {
    }
}

/// <summary>A socket that takes only what the benchmark takes for it.</summary>
internal sealed class IdleWire : IWire
{
    public void Wake(Outbox outbox)
    {
    }

    public void Close(CloseCode code)
    {
    }

    public void Abort()
    {
    }

    public void Consumed()
    {
    }
}
