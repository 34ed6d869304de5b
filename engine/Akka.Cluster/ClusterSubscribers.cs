using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Who wants to hear which events.</summary>
internal sealed class ClusterSubscribers
{
    private readonly Dictionary<IActorRef, HashSet<Type>> _wanted = [];

    public void Add(IActorRef subscriber, IEnumerable<Type> to)
    {
        if (!_wanted.TryGetValue(subscriber, out var types))
            _wanted[subscriber] = types = [];
        types.UnionWith(to);
    }

    /// <summary>Takes back one subscription, or all of them.</summary>
    public void Remove(IActorRef subscriber, Type? to)
    {
        if (!_wanted.TryGetValue(subscriber, out var types))
            return;
        if (to is not null)
            types.Remove(to);
        if (to is null || types.Count == 0)
            _wanted.Remove(subscriber);
    }

    public void Publish(ClusterEvent.IClusterDomainEvent happened)
    {
        foreach (var (subscriber, types) in _wanted)
            Send(happened, subscriber, types);
    }

    public void PublishLeaders(ClusterEvent.CurrentClusterState before, ClusterEvent.CurrentClusterState now)
    {
        if (!Equals(before.Leader, now.Leader))
            Publish(new ClusterEvent.LeaderChanged(now.Leader));
        foreach (var role in before.AllRoles.Union(now.AllRoles))
        {
            if (!Equals(before.RoleLeader(role), now.RoleLeader(role)))
                Publish(new ClusterEvent.RoleLeaderChanged(role, now.RoleLeader(role)));
        }
    }

    public static void SendAsEvents(ClusterEvent.CurrentClusterState state, IActorRef subscriber, IReadOnlyList<Type> types)
    {
        foreach (var member in state.Members)
        {
            ClusterEvent.IClusterDomainEvent? happened = member.Status switch
            {
                MemberStatus.Joining => new ClusterEvent.MemberJoined(member),
                MemberStatus.WeaklyUp => new ClusterEvent.MemberWeaklyUp(member),
                MemberStatus.Up => new ClusterEvent.MemberUp(member),
                MemberStatus.Leaving => new ClusterEvent.MemberLeft(member),
                MemberStatus.Exiting => new ClusterEvent.MemberExited(member),
                MemberStatus.Down => new ClusterEvent.MemberDowned(member),
                _ => null,
            };
            if (happened is not null)
                Send(happened, subscriber, types);
        }
        if (state.Leader is not null)
            Send(new ClusterEvent.LeaderChanged(state.Leader), subscriber, types);
        foreach (var role in state.AllRoles)
            Send(new ClusterEvent.RoleLeaderChanged(role, state.RoleLeader(role)), subscriber, types);
    }

    private static void Send(ClusterEvent.IClusterDomainEvent happened, IActorRef subscriber, IEnumerable<Type> types)
    {
        if (types.Any(type => type.IsInstanceOfType(happened)))
            subscriber.Tell(happened);
    }
}
