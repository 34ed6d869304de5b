namespace Akka.Cluster.Hosting;

/// <summary>How a node is a member of its cluster. Null leaves it to the settings.</summary>
public sealed class ClusterOptions
{
    /// <summary>What the node is for.</summary>
    public string[]? Roles { get; set; }

    /// <summary>Addresses to join at the start: <c>akka.tcp://name@host:port</c>.</summary>
    public string[]? SeedNodes { get; set; }

    /// <summary>How many members there must be before any comes up.</summary>
    public int? MinimumNumberOfMembers { get; set; }

    /// <summary>And how many of a role.</summary>
    public Dictionary<string, int>? MinimumNumberOfMembersPerRole { get; set; }

    /// <summary>Whether joins and leaves are logged.</summary>
    public bool? LogInfo { get; set; }

    public bool? LogInfoVerbose { get; set; }
}
