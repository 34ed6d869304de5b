using Collab.Actors.Edge;

namespace Collab.Host.Rest;

/// <summary>Frames per second of this node over the last ten seconds (less after a start), from the edge's counters, looked at once a second.</summary>
public sealed class FrameRates(EdgeMetrics metrics, TimeProvider time) : BackgroundService
{
    private const int Samples = 11;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<Sample> _samples = new();

    /// <summary>In and out, per second; zeros before there is anything to compare.</summary>
    public (double In, double Out) Read()
    {
        lock (_gate)
        {
            if (!_samples.TryPeek(out var oldest)) return (0, 0);
            var now = Take();
            var seconds = time.GetElapsedTime(oldest.At, now.At).TotalSeconds;
            return seconds <= 0 ? (0, 0) : (Rate(now.In - oldest.In, seconds), Rate(now.Out - oldest.Out, seconds));
        }
    }

    public void Look()
    {
        lock (_gate)
        {
            _samples.Enqueue(Take());
            if (_samples.Count > Samples) _samples.Dequeue();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do Look();
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try { return await timer.WaitForNextTickAsync(stop); }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { return false; }
    }

    private static double Rate(long frames, double seconds) => Math.Round(frames / seconds, 2);

    private Sample Take() => new(time.GetTimestamp(), metrics.FramesIn, metrics.FramesOut);

    private readonly record struct Sample(long At, long In, long Out);
}
