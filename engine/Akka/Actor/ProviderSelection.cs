using Akka.Configuration;

namespace Akka.Actor;

/// <summary>Which kind of actor system it is: by itself, reachable from others, or a member of a cluster.</summary>
public abstract class ProviderSelection
{
    private ProviderSelection(string setting, string providerType)
    {
        Setting = setting;
        ProviderType = providerType;
    }

    /// <summary>What stands in <c>akka.actor.provider</c> for it.</summary>
    internal string Setting { get; }

    /// <summary>The name of the type that provides the references.</summary>
    internal string ProviderType { get; }

    internal virtual bool HasCluster => false;

    /// <summary>Reads <c>akka.actor.provider</c>: a short name, or the name of a type.</summary>
    internal static ProviderSelection Parse(string setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
            throw new ConfigurationException("akka.actor.provider is empty: it is local, remote, cluster or the name of a type.");
        ProviderSelection[] known = [Local.Instance, Remote.Instance, Cluster.Instance];
        var typeName = setting.Replace(" ", string.Empty);
        return Array.Find(known, one => one.Setting == setting || one.ProviderType.Replace(" ", string.Empty) == typeName)
            ?? new Custom(setting);
    }

    public sealed class Local : ProviderSelection
    {
        public static readonly Local Instance = new();

        private Local()
            : base("local", "Akka.Actor.LocalActorRefProvider, Akka")
        {
        }
    }

    public sealed class Remote : ProviderSelection
    {
        public static readonly Remote Instance = new();

        private Remote()
            : base("remote", "Akka.Remote.RemoteActorRefProvider, Akka.Remote")
        {
        }
    }

    public sealed class Cluster : ProviderSelection
    {
        public static readonly Cluster Instance = new();

        private Cluster()
            : base("cluster", "Akka.Cluster.ClusterActorRefProvider, Akka.Cluster")
        {
        }

        internal override bool HasCluster => true;
    }

    /// <summary>A provider of one's own, by the name of its type.</summary>
    public sealed class Custom : ProviderSelection
    {
        public Custom(string fqn, string? identifier = null, bool hasCluster = false)
            : base(identifier ?? fqn, fqn)
        {
            HasCluster = hasCluster;
        }

        internal override bool HasCluster { get; }
    }
}
