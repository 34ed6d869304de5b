using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>What happens in the cluster, for <see cref="Cluster.Subscribe(IActorRef, Type[])"/>.</summary>
public partial class ClusterEvent
{
    public static readonly SubscriptionInitialStateMode InitialStateAsSnapshot = SubscriptionInitialStateMode.InitialStateAsSnapshot;
    public static readonly SubscriptionInitialStateMode InitialStateAsEvents = SubscriptionInitialStateMode.InitialStateAsEvents;

    /// <summary>What a subscriber hears of what was before it subscribed.</summary>
    public enum SubscriptionInitialStateMode
    {
        /// <summary>A <see cref="CurrentClusterState"/>.</summary>
        InitialStateAsSnapshot = 0,

        /// <summary>The events that would have led there.</summary>
        InitialStateAsEvents = 1,
    }

    public interface IClusterDomainEvent : IDeadLetterSuppression
    {
    }

    /// <summary>Something became of a member.</summary>
    public interface IMemberEvent : IClusterDomainEvent
    {
        Member Member { get; }
    }

    public interface IReachabilityEvent : IClusterDomainEvent
    {
    }

    /// <summary>The node leaves the cluster for good; nothing comes after it.</summary>
    public sealed class ClusterShuttingDown : IClusterDomainEvent
    {
        public static readonly IClusterDomainEvent Instance = new ClusterShuttingDown();

        private ClusterShuttingDown()
        {
        }

        public override string ToString() => nameof(ClusterShuttingDown);
    }

    /// <summary>Another member leads, or none.</summary>
    public sealed class LeaderChanged : IClusterDomainEvent
    {
        public LeaderChanged(Address? leader)
        {
            Leader = leader;
        }

        public Address? Leader { get; }

        public override bool Equals(object? obj) => obj is LeaderChanged other && Equals(Leader, other.Leader);

        public override int GetHashCode() => Leader?.GetHashCode() ?? 0;

        public override string ToString() => $"LeaderChanged(NewLeader={Leader})";
    }

    /// <summary>Another member leads those of a role, or none.</summary>
    public sealed class RoleLeaderChanged : IClusterDomainEvent
    {
        public RoleLeaderChanged(string role, Address? leader)
        {
            Role = role;
            Leader = leader;
        }

        public string Role { get; }

        public Address? Leader { get; }

        public override bool Equals(object? obj) => obj is RoleLeaderChanged other && Role == other.Role && Equals(Leader, other.Leader);

        public override int GetHashCode() => HashCode.Combine(Role, Leader);

        public override string ToString() => $"RoleLeaderChanged(Leader={Leader}, Role={Role})";
    }
}
