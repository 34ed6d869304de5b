using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>
/// The cluster's own actor. All changes of the membership go through it, so that every subscriber hears them in one order.
/// </summary>
internal sealed class ClusterDaemon : ReceiveActor
{
    private readonly Cluster _cluster;
    private readonly ClusterSettings _settings;
    private readonly Membership _membership;
    private readonly ClusterSubscribers _subscribers = new();
    private readonly List<Action> _onUp = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ClusterEvent.CurrentClusterState _state = new();

    public ClusterDaemon(Cluster cluster)
    {
        _cluster = cluster;
        _settings = cluster.Settings;
        _membership = new Membership(cluster.SelfUniqueAddress, _settings);

        Receive<JoinCommand>(join => Join(join.To));
        Receive<JoinSeedNodesCommand>(join => JoinSeedNodes(join.Seeds));
        Receive<LeaveCommand>(leave => Leave(leave.Who));
        Receive<DownCommand>(down => Down(down.Who));
        Receive<LeaveForShutdown>(_ =>
        {
            GoOut();
            Sender.Tell(Done.Instance);
        });
        Receive<ShutdownCluster>(_ =>
        {
            Shutdown();
            Sender.Tell(Done.Instance);
        });
        Receive<SubscribeCommand>(Subscribe);
        Receive<UnsubscribeCommand>(unsubscribe => _subscribers.Remove(unsubscribe.Subscriber, unsubscribe.To));
        Receive<Terminated>(ended => _subscribers.Remove(ended.ActorRef, null));
        Receive<SendStateCommand>(send => send.Receiver.Tell(_state));
        Receive<OnUpCommand>(OnUp);
    }

    public static Props Props(Cluster cluster) =>
        Actor.Props.Create(() => new ClusterDaemon(cluster)).WithDispatcher(cluster.Settings.UseDispatcher).WithDeploy(Deploy.Local);

    private void Join(Address to)
    {
        if (_membership.HasJoined)
        {
            _log.Info("Trying to join [{0}] when already part of a cluster, ignoring", to);
            return;
        }
        if (!to.Equals(_cluster.SelfAddress))
        {
            _log.Warning("Cannot join [{0}]: this node is reached by no other yet, so it can only join itself.", to);
            return;
        }
        Publish(new ClusterEvent.MemberJoined(_membership.Join()));
        if (!_membership.MayComeUp())
        {
            LogInfo("Waiting for more members before any of them comes up");
            return;
        }
        var up = _membership.ComeUp();
        LogInfo("Node [{0}] is Up", up.Address);
        Publish(new ClusterEvent.MemberUp(up));
        foreach (var callback in _onUp)
            Run(callback);
        _onUp.Clear();
    }

    private void JoinSeedNodes(IReadOnlyList<Address> seeds)
    {
        // The others can't be asked, so the first seed doesn't wait for them before it founds the cluster.
        if (seeds is [var first, ..] && first.Equals(_cluster.SelfAddress))
            Join(first);
        else if (seeds.Count > 0)
            Join(seeds.First(seed => !seed.Equals(_cluster.SelfAddress)));
    }

    private void Leave(Address who)
    {
        if (!who.Equals(_cluster.SelfAddress))
        {
            _log.Warning("[{0}] is no member of this cluster and can't leave it", who);
            return;
        }
        if (GoOut())
            CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    /// <summary>Up → Leaving → Exiting: with no other member there is nobody to wait for in between.</summary>
    private bool GoOut()
    {
        if (_membership.Self.Status is not (MemberStatus.Joining or MemberStatus.Up))
            return false;
        Publish(new ClusterEvent.MemberLeft(_membership.Become(MemberStatus.Leaving)));
        LogInfo("Node [{0}] is leaving", _cluster.SelfAddress);
        Publish(new ClusterEvent.MemberExited(_membership.Become(MemberStatus.Exiting)));
        return true;
    }

    private void Down(Address who)
    {
        if (!who.Equals(_cluster.SelfAddress) || !_membership.HasJoined || _membership.Self.Status == MemberStatus.Down)
            return;
        _log.Warning("Node [{0}] is put out of the cluster", who);
        Publish(new ClusterEvent.MemberDowned(_membership.Become(MemberStatus.Down)));
        if (_settings.RunCoordinatedShutdownWhenDown)
            CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
        else
            Shutdown();
    }

    private void Shutdown()
    {
        if (_membership.HasJoined)
        {
            var (removed, previous) = _membership.Remove();
            Publish(new ClusterEvent.MemberRemoved(removed, previous));
        }
        _subscribers.Publish(ClusterEvent.ClusterShuttingDown.Instance);
        LogInfo("Node [{0}] has left the cluster", _cluster.SelfAddress);
        _cluster.Terminated(_log);
        Context.Stop(Self);
    }

    private void Subscribe(SubscribeCommand subscribe)
    {
        _subscribers.Add(subscribe.Subscriber, subscribe.To);
        Context.Watch(subscribe.Subscriber);
        if (subscribe.Mode == ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot)
            subscribe.Subscriber.Tell(_state);
        else
            ClusterSubscribers.SendAsEvents(_state, subscribe.Subscriber, subscribe.To);
    }

    private void OnUp(OnUpCommand command)
    {
        if (_membership.Self.Status == MemberStatus.Up)
            Run(command.Callback);
        else
            _onUp.Add(command.Callback);
    }

    private void Run(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception e)
        {
            _log.Error(e, "[{0}] callback failed with [{1}]", "OnMemberUp", e.Message);
        }
    }

    private void Publish(ClusterEvent.IClusterDomainEvent happened)
    {
        var before = _state;
        _state = _membership.State;
        _cluster.StateChanged(_state, _membership.Self);
        _subscribers.Publish(happened);
        _subscribers.PublishLeaders(before, _state);
    }

    private void LogInfo(string text, params object[] args)
    {
        if (_settings.LogInfo)
            _log.Info($"Cluster Node [{_cluster.SelfAddress}] - {string.Format(System.Globalization.CultureInfo.InvariantCulture, text, args)}");
    }
}
