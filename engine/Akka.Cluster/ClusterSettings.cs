using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster;

/// <summary>The settings below <c>akka.cluster</c>.</summary>
public sealed class ClusterSettings
{
    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster");
        if (cluster.IsNullOrEmpty())
            throw ConfigurationException.NullOrEmptyConfig<ClusterSettings>("akka.cluster");

        SeedNodes = [.. cluster.GetStringList("seed-nodes").Select(address => ParseSeed(address, systemName))];
        SeedNodeTimeout = cluster.GetTimeSpan("seed-node-timeout", allowInfinite: false);
        RetryUnsuccessfulJoinAfter = OffOr(cluster, "retry-unsuccessful-join-after");
        ShutdownAfterUnsuccessfulJoinSeedNodes = OffOr(cluster, "shutdown-after-unsuccessful-join-seed-nodes");
        Roles = [.. cluster.GetStringList("roles")];
        MinNrOfMembers = cluster.GetInt("min-nr-of-members", 1);
        MinNrOfMembersOfRole = (cluster.GetConfig("role")?.AsEnumerable() ?? [])
            .Where(role => role.Value.GetChildObject("min-nr-of-members") is not null)
            .ToImmutableDictionary(role => role.Key, role => role.Value.GetChildObject("min-nr-of-members").GetInt());
        RunCoordinatedShutdownWhenDown = cluster.GetBoolean("run-coordinated-shutdown-when-down", true);
        LogInfo = cluster.GetBoolean("log-info", true);
        LogInfoVerbose = cluster.GetBoolean("log-info-verbose");
        UseDispatcher = cluster.GetString("use-dispatcher") is { Length: > 0 } dispatcher ? dispatcher : "akka.actor.default-dispatcher";
    }

    /// <summary>Nodes to join at the start.</summary>
    public ImmutableList<Address> SeedNodes { get; }

    public TimeSpan SeedNodeTimeout { get; }

    /// <summary>Null: a join that came to nothing isn't tried again.</summary>
    public TimeSpan? RetryUnsuccessfulJoinAfter { get; }

    /// <summary>Null: the system waits for its seed nodes for ever.</summary>
    public TimeSpan? ShutdownAfterUnsuccessfulJoinSeedNodes { get; }

    public ImmutableHashSet<string> Roles { get; }

    public int MinNrOfMembers { get; }

    public ImmutableDictionary<string, int> MinNrOfMembersOfRole { get; }

    public bool RunCoordinatedShutdownWhenDown { get; }

    public bool LogInfo { get; }

    public bool LogInfoVerbose { get; }

    public string UseDispatcher { get; }

    private static Address ParseSeed(string text, string systemName)
    {
        var address = Address.Parse(text);
        return address.System == systemName
            ? address
            : throw new ConfigurationException($"The seed node {text} is not of the actor system '{systemName}'.");
    }

    private static TimeSpan? OffOr(Config config, string key) =>
        config.GetString(key) is null or "off" or "false" or "no" ? null : config.GetTimeSpan(key, allowInfinite: false);
}
