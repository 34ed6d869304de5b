using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Collab.Host.Operations;

/// <summary>Sends metrics and traces by OTLP while <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; its other variables work as OpenTelemetry documents them.</summary>
public sealed class Telemetry(IConfiguration configuration) : IHostedService
{
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return Task.CompletedTask;
        var resource = ResourceBuilder.CreateDefault().AddService(configuration["OTEL_SERVICE_NAME"] ?? "collab");
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Collab", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource("Collab", "Microsoft.AspNetCore", "Npgsql").AddProcessor(new RedactQueries()).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        return Task.CompletedTask;
    }

    // A socket's address may carry its token [AU9].
    private sealed class RedactQueries : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var (key, value) in data.TagObjects.ToArray())
                if (value is string text && Redaction.Clean(text) is var clean && !ReferenceEquals(clean, text)) data.SetTag(key, clean);
            data.DisplayName = Redaction.Clean(data.DisplayName);
        }
    }
}
