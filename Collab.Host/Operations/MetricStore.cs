using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Collab.Host.Operations;

/// <summary>
/// Listens to the meters of this process and keeps the current figure of each series, for <c>/metrics</c>. Series are bounded: labels
/// come from code, but a mistake there must not eat the memory.
/// </summary>
public sealed class MetricStore : IDisposable
{
    public const int MaxSeries = 5_000;

    /// <summary>Seconds; for histograms that advise nothing better.</summary>
    private static readonly double[] DefaultBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();
    private readonly Lock _reading = new();
    private readonly Func<Meter, bool> _wanted;
    private int _round;

    public MetricStore() : this(meter => meter.Name is "Collab" or "System.Runtime" or "Microsoft.AspNetCore.Hosting" or "Microsoft.AspNetCore.Server.Kestrel")
    {
    }

    public MetricStore(Func<Meter, bool> wanted)
    {
        _wanted = wanted;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_wanted(instrument.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.MeasurementsCompleted = (instrument, state) =>
        {
            foreach (var key in _series.Keys.Where(key => key.Instrument == instrument).ToArray()) _series.TryRemove(key, out Series? gone);
        };
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, _) => Record(instrument, (double)value, tags));
        _listener.Start();
    }

    /// <summary>All series as they stand now, observable instruments asked anew.</summary>
    public IReadOnlyList<Series> Read()
    {
        lock (_reading)
        {
            _round++;
            try { _listener.RecordObservableInstruments(); }
            catch (AggregateException)
            {
                // A gauge whose owner is just going away; its series is left out below, the others were asked.
            }

            return [.. _series.Values.Where(series => !series.Instrument.IsObservable || series.Round == _round)
                .OrderBy(series => series.Instrument.Name, StringComparer.Ordinal).ThenBy(series => series.Labels, StringComparer.Ordinal)];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        if (!_series.TryGetValue((instrument, labels), out var series))
        {
            if (_series.Count >= MaxSeries) return;
            series = _series.GetOrAdd((instrument, labels), key => new Series(key.Instrument, key.Labels, DefaultBounds));
        }

        series.Record(value, _round);
    }
}
