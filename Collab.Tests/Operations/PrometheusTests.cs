using System.Diagnostics.Metrics;
using Collab.Host.Operations;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Operations;

public sealed class PrometheusTests
{
    [Fact(DisplayName = "[OP1] counters, gauges and histograms come out in Prometheus' text, labels escaped")]
    public void Text()
    {
        using var meter = new Meter($"test-{Guid.NewGuid():N}");
        using var store = new MetricStore(m => m == meter);
        var counter = meter.CreateCounter<long>("frames.in", description: "Frames\nreceived");
        var level = meter.CreateUpDownCounter<int>("sockets.open");
        var times = meter.CreateHistogram<double>("write.duration", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        meter.CreateObservableGauge("queue.bytes", () => new Measurement<double>(3.5, new KeyValuePair<string, object?>("node", "a\"b\\c\nd")), "By");
        counter.Add(2);
        counter.Add(3);
        counter.Add(1, new KeyValuePair<string, object?>("type", "message"), new KeyValuePair<string, object?>("kind", null));
        level.Add(5);
        level.Add(-2);
        foreach (var time in new[] { 0.0625, 0.1, 0.5, 7 }) times.Record(time);
        PrometheusText.Write(store.Read()).ShouldBe("""
            # HELP frames_in_total Frames\nreceived
            # TYPE frames_in_total counter
            frames_in_total 5
            frames_in_total{kind="",type="message"} 1
            # TYPE queue_bytes gauge
            queue_bytes{node="a\"b\\c\nd"} 3.5
            # TYPE sockets_open gauge
            sockets_open 3
            # TYPE write_duration_seconds histogram
            write_duration_seconds_bucket{le="0.1"} 2
            write_duration_seconds_bucket{le="1"} 3
            write_duration_seconds_bucket{le="+Inf"} 4
            write_duration_seconds_sum 7.6625
            write_duration_seconds_count 4

            """);
    }

    [Fact(DisplayName = "[OP1] an observable series that is told no more disappears, and series are bounded")]
    public void Bounded()
    {
        using var meter = new Meter($"test-{Guid.NewGuid():N}");
        using var store = new MetricStore(m => m == meter);
        var labels = new List<string> { "a", "b" };
        meter.CreateObservableGauge("level", () => labels.Select(l => new Measurement<int>(1, new KeyValuePair<string, object?>("l", l))));
        store.Read().Count.ShouldBe(2);
        labels.Remove("a");
        store.Read().Single().Labels.ShouldBe("l=\"b\"");
        var counter = meter.CreateCounter<int>("many");
        for (var i = 0; i < MetricStore.MaxSeries + 100; i++) counter.Add(1, new KeyValuePair<string, object?>("i", i));
        store.Read().Count.ShouldBeLessThanOrEqualTo(MetricStore.MaxSeries);
    }

    [Fact(DisplayName = "[OP1] what several instances of one meter tell is added up, under one name")]
    public void Several()
    {
        var name = $"test-{Guid.NewGuid():N}";
        using var one = new Meter(name);
        using var two = new Meter(name);
        using var store = new MetricStore(m => m.Name == name);
        foreach (var meter in new[] { one, two })
        {
            meter.CreateObservableGauge("open", () => 2);
            meter.CreateHistogram<double>("took", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] }).Record(0.5);
        }

        var text = PrometheusText.Write(store.Read());
        text.ShouldContain("\nopen 4\n");
        text.ShouldContain("took_bucket{le=\"1\"} 2\n");
        text.ShouldContain("took_count 2\n");
    }

    [Fact(DisplayName = "[OP1] /metrics has .NET's and the server's own figures, one type for each name")]
    public async Task Endpoint()
    {
        await using var server = await TestServer.StartAsync();
        await server.LoginGuestAsync("ada");
        var metrics = await server.Http.GetAnswerAsync("/metrics");
        metrics.MediaType.ShouldBe("text/plain");
        metrics.Text.ShouldContain("dotnet_process_memory_working_set_bytes ");
        metrics.Text.ShouldContain("http_server_request_duration_seconds_bucket{");
        metrics.Text.ShouldContain("\ncollab_sockets_open ");
        metrics.Text.ShouldContain("\ncollab_rooms_live ");
        var types = metrics.Text.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToArray();
        types.Distinct().Count().ShouldBe(types.Length);
        var series = metrics.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line[..line.LastIndexOf(' ')]).ToArray();
        series.Distinct().Count().ShouldBe(series.Length);
        foreach (var line in metrics.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            line.ShouldMatch("""^(# (HELP|TYPE) .*|[a-zA-Z_][a-zA-Z0-9_]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?)+\})? [-+0-9.eEInfNa]+)$""");
    }
}
