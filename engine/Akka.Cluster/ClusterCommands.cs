using Akka.Actor;

namespace Akka.Cluster;

/// <summary>What the cluster's actor is asked to do.</summary>
internal interface IClusterCommand : INoSerializationVerificationNeeded;

internal sealed record JoinCommand(Address To) : IClusterCommand;

internal sealed record JoinSeedNodesCommand(IReadOnlyList<Address> Seeds) : IClusterCommand;

internal sealed record LeaveCommand(Address Who) : IClusterCommand;

internal sealed record DownCommand(Address Who) : IClusterCommand;

/// <summary>Leave because the system ends; answered when the node is on its way out.</summary>
internal sealed record LeaveForShutdown : IClusterCommand;

/// <summary>The system is through with the cluster; answered when it is gone.</summary>
internal sealed record ShutdownCluster : IClusterCommand;

internal sealed record SubscribeCommand(
    IActorRef Subscriber, ClusterEvent.SubscriptionInitialStateMode Mode, IReadOnlyList<Type> To) : IClusterCommand;

internal sealed record UnsubscribeCommand(IActorRef Subscriber, Type? To) : IClusterCommand;

internal sealed record SendStateCommand(IActorRef Receiver) : IClusterCommand;

/// <summary>Runs something when the member comes up.</summary>
internal sealed record OnUpCommand(Action Callback) : IClusterCommand;
