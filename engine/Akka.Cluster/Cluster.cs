using System.Collections.Immutable;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>This node's part in the cluster: how it joins and leaves, and who else is there.</summary>
public partial class Cluster : IExtension
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _onRemoved = [];
    private readonly Lock _onRemovedLock = new();
    private readonly IActorRef _daemon;
    private volatile ClusterEvent.CurrentClusterState _state = new();
    private volatile Member _self;

    internal Cluster(ExtendedActorSystem system)
    {
        System = system;
        if (system.Provider is not IClusterActorRefProvider provider)
        {
            throw new ConfigurationException(
                $"ActorSystem {system} needs to have a 'IClusterActorRefProvider' enabled in the configuration, currently uses {system.Provider.GetType().Name}");
        }
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        SelfUniqueAddress = new UniqueAddress(provider.DefaultAddress, RandomNumberGenerator.GetInt32(1, int.MaxValue));
        _self = new Member(SelfUniqueAddress, int.MaxValue, MemberStatus.Removed, Settings.Roles);
        _daemon = system.SystemActorOf(ClusterDaemon.Props(this), "cluster");
        AddShutdownTasks();
        if (!Settings.SeedNodes.IsEmpty)
            JoinSeedNodes(Settings.SeedNodes);
    }

    public ExtendedActorSystem System { get; }

    public ClusterSettings Settings { get; }

    public UniqueAddress SelfUniqueAddress { get; }

    public Address SelfAddress => SelfUniqueAddress.Address;

    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    /// <summary>This node as it is now; Removed before it has joined and after it has left.</summary>
    public Member SelfMember => _self;

    /// <summary>The cluster as it is now.</summary>
    public ClusterEvent.CurrentClusterState State => _state;

    public bool IsUp => _self.Status == MemberStatus.Up;

    /// <summary>Whether the node has left for good. It takes a new actor system to join again.</summary>
    public bool IsTerminated => _terminated.Task.IsCompleted;

    public static Cluster Get(ActorSystem system) => system.WithExtension<Cluster, ClusterExtension>();

    /// <summary>Subscribes to events, after a <see cref="ClusterEvent.CurrentClusterState"/> of what was before.</summary>
    public void Subscribe(IActorRef subscriber, params Type[] to) =>
        Subscribe(subscriber, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, to);

    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0)
            throw new ArgumentException("At least one `IClusterDomainEvent` class is required", nameof(to));
        if (!Array.TrueForAll(to, typeof(ClusterEvent.IClusterDomainEvent).IsAssignableFrom))
            throw new ArgumentException($"Subscribe to `IClusterDomainEvent` or subclasses, was [{string.Join(", ", to.Select(t => t.Name))}]", nameof(to));
        Send(new SubscribeCommand(subscriber, initialStateMode, [.. to]));
    }

    public void Unsubscribe(IActorRef subscriber) => Send(new UnsubscribeCommand(subscriber, null));

    public void Unsubscribe(IActorRef subscriber, Type to) => Send(new UnsubscribeCommand(subscriber, to));

    public void SendCurrentClusterState(IActorRef receiver) => Send(new SendStateCommand(receiver));

    /// <summary>Runs something when this node is Up; at once if it is. It runs on the cluster's actor, so it must not block.</summary>
    public void RegisterOnMemberUp(Action callback) => Send(new OnUpCommand(callback));

    /// <summary>Runs something when this node has left; at once if it has.</summary>
    public void RegisterOnMemberRemoved(Action callback)
    {
        lock (_onRemovedLock)
        {
            if (!IsTerminated)
            {
                _onRemoved.Add(callback);
                return;
            }
        }
        callback();
    }

    /// <summary>The path of an actor here, with this node's address.</summary>
    public ActorPath RemotePathOf(IActorRef actorRef)
    {
        var path = actorRef.Path;
        return string.IsNullOrEmpty(path.Address.Host)
            ? ActorPath.Parse(path.ToSerializationFormatWithAddress(SelfAddress))
            : path;
    }

    internal void StateChanged(ClusterEvent.CurrentClusterState state, Member self)
    {
        _self = self;
        _state = state;
    }

    internal void Terminated(ILoggingAdapter log)
    {
        Action[] callbacks;
        lock (_onRemovedLock)
        {
            if (!_terminated.TrySetResult())
                return;
            callbacks = [.. _onRemoved];
        }
        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                log.Error(e, "[{0}] callback failed with [{1}]", "OnMemberRemoved", e.Message);
            }
        }
    }
}
