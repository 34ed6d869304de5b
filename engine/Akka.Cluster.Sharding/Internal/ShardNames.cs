namespace Akka.Cluster.Sharding.Internal;

/// <summary>Ids as names of actors.</summary>
internal static class ShardNames
{
    public static string Encode(string id) => Uri.EscapeDataString(id);
}
