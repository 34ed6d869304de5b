using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;

namespace Akka.Cluster.Hosting;

/// <summary>Makes the actor system a member of a cluster, and gives it sharded entities.</summary>
public static partial class AkkaClusterHostingExtensions
{
    public static AkkaConfigurationBuilder WithClustering(this AkkaConfigurationBuilder builder, ClusterOptions? options = null)
    {
        if (options is not null && Write(options) is { Length: > 0 } hocon)
            builder.AddHocon(ConfigurationFactory.ParseString(hocon), HoconAddMode.Prepend);
        return builder.WithActorRefProvider(ProviderSelection.Cluster.Instance);
    }

    private static string Write(ClusterOptions options)
    {
        var hocon = new StringBuilder();
        Add("roles", options.Roles is null ? null : List(options.Roles));
        Add("seed-nodes", options.SeedNodes is null ? null : List(options.SeedNodes));
        Add("min-nr-of-members", options.MinimumNumberOfMembers?.ToHocon());
        foreach (var (role, count) in options.MinimumNumberOfMembersPerRole ?? [])
            Add($"role.\"{role}\".min-nr-of-members", count.ToHocon());
        Add("log-info", options.LogInfo?.ToHocon());
        Add("log-info-verbose", options.LogInfoVerbose?.ToHocon());
        return hocon.ToString();

        void Add(string key, string? value)
        {
            if (value is not null)
                hocon.AppendLine($"akka.cluster.{key} = {value}");
        }
    }

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(item => item.ToHocon()))}]";
}
