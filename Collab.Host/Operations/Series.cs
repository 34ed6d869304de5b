using System.Diagnostics.Metrics;

namespace Collab.Host.Operations;

/// <summary>One instrument under one set of labels: a sum, a last value, or a histogram.</summary>
public sealed class Series
{
    private readonly Lock _lock = new();
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private double _value;
    private long _count;

    public Series(Instrument instrument, string labels, double[] defaultBounds)
    {
        (Instrument, Labels) = (instrument, labels);
        var type = instrument.GetType();
        Kind = type.Name.Split('`')[0] switch
        {
            "Counter" or "ObservableCounter" => SeriesKind.Counter,
            "Histogram" => SeriesKind.Histogram,
            _ => SeriesKind.Gauge,
        };
        Adds = type.Name.StartsWith("Counter", StringComparison.Ordinal) || type.Name.StartsWith("UpDownCounter", StringComparison.Ordinal);
        _bounds = Kind == SeriesKind.Histogram ? Advised(instrument) ?? defaultBounds : [];
        _counts = new long[_bounds.Length];
    }

    public Instrument Instrument { get; }

    /// <summary>In Prometheus' form without the braces; may be empty.</summary>
    public string Labels { get; }

    public SeriesKind Kind { get; }

    /// <summary>The round of reading that last saw it.</summary>
    public int Round { get; private set; }

    private bool Adds { get; }

    public void Record(double value, int round)
    {
        lock (_lock)
        {
            Round = round;
            _count++;
            _value = Adds || Kind == SeriesKind.Histogram ? _value + value : value;
            for (var i = 0; i < _bounds.Length; i++)
                if (value <= _bounds[i]) _counts[i]++;
        }
    }

    public SeriesValue Snapshot()
    {
        lock (_lock) return new SeriesValue(_value, _count, _bounds.Zip(_counts).ToArray());
    }

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<float> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => null,
    };
}

/// <summary>How a series stands: its sum or last value, how many values came, and for a histogram how many lay at or below each bound.</summary>
public sealed record SeriesValue(double Value, long Count, IReadOnlyList<(double Bound, long Count)> Buckets);

public enum SeriesKind
{
    Counter,
    Gauge,
    Histogram,
}
