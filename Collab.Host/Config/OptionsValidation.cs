using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Options;

namespace Collab.Host.Config;

/// <summary>Checks all settings at once, so that one message names everything that is missing or wrong [AU8] [OP2].</summary>
public sealed class OptionsValidation(IHostEnvironment environment) : IValidateOptions<CollabOptions>
{
    public const int SecretKeyBytes = 32;

    /// <summary>Numbers that mean nothing below this; of all others 0 is the least (for a limit: none).</summary>
    private static readonly Dictionary<string, int> Least = new()
    {
        ["Auth:MinPasswordLength"] = 4,
        ["Auth:FailuresPerMinute"] = 1,
        ["Limits:FrameBytes"] = 1_024,
        ["Limits:DurableBurst"] = 1,
        ["Limits:OutboxBytes"] = 64 * 1024,
        ["Http:BodyBytes"] = 1_024,
        ["Rooms:MaxParticipants"] = 1,
        ["Rooms:SnapshotEvery"] = 1,
        ["Rooms:Shards"] = 1,
        ["Rooms:GatherLimit"] = 1,
        ["Rooms:OpeningStash"] = 1,
        ["Rooms:ReplayPageBytes"] = 1_024,
        ["Rooms:ReplayPageEvents"] = 1,
        ["Rooms:SweepLimit"] = 1,
        ["Runs:Shards"] = 1,
        ["Runs:GatherLimit"] = 1,
        ["Runs:SweepLimit"] = 1,
        ["Runs:Limits:Events"] = 2,
        ["Runs:Limits:Bytes"] = 1_024,
        ["Runs:Limits:OpenTools"] = 1,
        ["Sockets:OutboxSlots"] = 1,
        ["Sockets:OutstandingFrames"] = 1,
        ["Sockets:Rooms"] = 1,
        ["Storage:MaxConnections"] = 1,
        ["Channels:PerConnection"] = 1,
        ["Channels:RememberIds"] = 1,
        ["Channels:Shards"] = 1,
        ["Users:InboxEvents"] = 1,
        ["Users:InboxRunEvents"] = 1,
        ["Users:DedupeOrigins"] = 1,
        ["Users:DedupeIds"] = 1,
        ["Users:Devices"] = 1,
        ["Users:GatherLimit"] = 1,
        ["Users:OpeningStash"] = 1,
        ["Users:SnapshotEvery"] = 1,
        ["Users:Shards"] = 1,
    };

    public ValidateOptionsResult Validate(string? name, CollabOptions options)
    {
        var faults = new List<string>();
        CheckAuth(options.Auth, faults);
        CheckCors(options.Cors, faults);
        CheckHttp(options.Http, faults);
        if (string.IsNullOrWhiteSpace(options.Storage.Data)) faults.Add("Collab:Storage:Data must name a folder");
        if (options.Sockets.ReconnectAfterMin > options.Sockets.ReconnectAfterMax)
            faults.Add("Collab:Sockets:ReconnectAfterMin must not be above ReconnectAfterMax");
        if (options.Runs.DeliveryRetry > options.Runs.DeliveryRetryMax) faults.Add("Collab:Runs:DeliveryRetry must not be above DeliveryRetryMax");
        if (options.Runs.SweepEvery > options.Runs.WakeAfter) faults.Add("Collab:Runs:SweepEvery must not be above WakeAfter");
        if (options.Sockets.RejoinDelay > options.Sockets.RejoinDelayMax) faults.Add("Collab:Sockets:RejoinDelay must not be above RejoinDelayMax");
        CheckNumbers(options, "", faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private void CheckAuth(AuthOptions auth, List<string> faults)
    {
        if (string.IsNullOrEmpty(auth.SecretKey))
        {
            if (!environment.IsDevelopment())
                faults.Add($"SECRET_KEY (or Collab:Auth:SecretKey) is missing; it must have at least {SecretKeyBytes} bytes");
        }
        else if (Encoding.UTF8.GetByteCount(auth.SecretKey) < SecretKeyBytes)
            faults.Add($"SECRET_KEY (or Collab:Auth:SecretKey) is weak; it must have at least {SecretKeyBytes} bytes");
        if (auth.Issuer.Length == 0) faults.Add("Collab:Auth:Issuer is missing");
        if (auth.Audience.Length == 0) faults.Add("Collab:Auth:Audience is missing");
        if (auth.ClockSkew > TimeSpan.FromMinutes(5)) faults.Add("Collab:Auth:ClockSkew must be at most 5m");
        for (var i = 0; i < auth.ExternalIssuers.Count; i++)
        {
            var issuer = auth.ExternalIssuers[i];
            faults.AddRange(issuer.Faults($"Collab:Auth:ExternalIssuers:{i}", environment.IsDevelopment()));
            if (auth.ExternalIssuers.Take(i).Any(other => other.Issuer == issuer.Issuer)) faults.Add($"Collab:Auth:ExternalIssuers:{i}:Issuer is there twice");
            if (issuer.Issuer == auth.Issuer) faults.Add($"Collab:Auth:ExternalIssuers:{i}:Issuer is this server's own");
        }
    }

    private static void CheckCors(CorsOptions cors, List<string> faults)
    {
        foreach (var origin in cors.Origins)
            if (origin != "*" && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase)))
                faults.Add($"Collab:Cors:Origins has '{origin}', which is no origin such as https://app.example.com");
    }

    private static void CheckHttp(HttpOptions http, List<string> faults)
    {
        if (http.FrameAncestors.AsSpan().ContainsAny(";,\r\n")) faults.Add("Collab:Http:FrameAncestors must be one list of CSP sources");
        foreach (var proxy in http.TrustedProxies)
            if (!IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _))
                faults.Add($"Collab:Http:TrustedProxies has '{proxy}', which is neither an address nor a network");
    }

    // All numbers and times, whoever added them: no number below its least, no time of zero or of decades.
    private static void CheckNumbers(object section, string path, List<string> faults)
    {
        foreach (var property in section.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite) continue;
            var setting = path + property.Name;
            switch (property.GetValue(section))
            {
                case int or long when Convert.ToInt64(property.GetValue(section)) is var number && number < Least.GetValueOrDefault(setting):
                    faults.Add($"Collab:{setting} must be at least {Least.GetValueOrDefault(setting)} (is {number})");
                    break;
                case TimeSpan time when time <= TimeSpan.Zero || time > TimeSpan.FromDays(3650):
                    faults.Add($"Collab:{setting} must be above zero and below ten years (is {time})");
                    break;
                case { } inner when property.PropertyType.Namespace!.StartsWith("Collab.", StringComparison.Ordinal):
                    CheckNumbers(inner, setting + ":", faults);
                    break;
            }
        }
    }
}
