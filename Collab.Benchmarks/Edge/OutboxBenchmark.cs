using System.Text;
using BenchmarkDotNet.Attributes;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Benchmarks.Edge;

/// <summary>A frame through one outbox: to a socket that takes it at once, and to one that takes a hundred at a time.</summary>
[MemoryDiagnoser]
public class OutboxBenchmark
{
    private const int Waiting = 100;

    private static readonly RoomKey Room = new(OrgId.Parse("org"), RoomId.Parse("room"));

    private readonly EdgeMetrics _metrics = new();
    private readonly Frame _frame = Frame.FromJson(Encoding.ASCII.GetBytes(new string('x', 200)));
    private readonly Batch _batch = new();
    private Outbox _quick = null!;
    private Outbox _slow = null!;

    [GlobalSetup]
    public void Setup()
    {
        _quick = new Outbox(new TakingWire(), ConnectionId.Parse("me"), 1 << 20, 1024, _metrics, () => { });
        _slow = new Outbox(new IdleWire(), ConnectionId.Parse("me"), 1 << 20, 1024, _metrics, () => { });
    }

    [GlobalCleanup]
    public void Cleanup() => _metrics.Dispose();

    [Benchmark]
    public void TakenAtOnce() => _quick.Offer(_frame);

    [Benchmark(OperationsPerInvoke = Waiting)]
    public void Gathered()
    {
        for (var n = 0; n < Waiting; n++)
            _slow.Offer(_frame);
        while (_slow.TryTake(_batch))
        {
        }
    }

    [Benchmark(OperationsPerInvoke = Waiting)]
    public void Replaced()
    {
        _slow.Offer(_frame);
        for (var n = 1; n < Waiting; n++)
            _slow.OfferLatest(Room, "preview", _frame);
        while (_slow.TryTake(_batch))
        {
        }
    }
}
