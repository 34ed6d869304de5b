using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding.Internal;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Where messages for the entities of one type go in. It knows which of them run and hands their messages right to
/// them; for the others it has the shard make them, and keeps the messages until they run.
/// </summary>
public sealed partial class ShardRegion : ActorBase, IWithTimers
{
    private readonly string _typeName;
    private readonly Func<string, Props> _entityProps;
    private readonly ClusterShardingSettings _settings;
    private readonly IMessageExtractor _extractor;
    private readonly IShardAllocationStrategy _strategy;
    private readonly object _handOffStopMessage;
    private readonly Cluster _cluster;
    private readonly IScheduler _clock;
    private readonly bool _watchesIdle;
    private readonly Dictionary<string, Entity> _entities = [];
    private readonly Dictionary<string, LocalShard> _shards = [];
    private readonly TaskCompletionSource<Done> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log = Context.GetLogger();

    // Messages that came before this node was up.
    private Queue<Envelope>? _early = new();
    private int _kept;
    private bool _shuttingDown;

    internal ShardRegion(
        string typeName,
        Func<string, Props> entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor extractor,
        IShardAllocationStrategy strategy,
        object handOffStopMessage)
    {
        _typeName = typeName;
        _entityProps = entityProps;
        _settings = settings;
        _extractor = extractor;
        _strategy = strategy;
        _handOffStopMessage = handOffStopMessage;
        _cluster = Cluster.Get(Context.System);
        _clock = Context.System.Scheduler;
        _watchesIdle = settings.PassivatesIdleEntities;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(
        string typeName,
        Func<string, Props> entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor extractor,
        IShardAllocationStrategy strategy,
        object handOffStopMessage) =>
        Actor.Props.Create(() => new ShardRegion(typeName, entityProps, settings, extractor, strategy, handOffStopMessage))
            .WithDeploy(Deploy.Local);

    protected override void PreStart()
    {
        var self = Self;
        var cluster = _cluster;
        var stopped = _stopped;
        cluster.RegisterOnMemberUp(() => self.Tell(NodeIsUp.Instance));
        CoordinatedShutdown.Get(Context.System).AddTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, "region-shutdown", () =>
        {
            if (stopped.Task.IsCompleted || cluster.IsTerminated || cluster.SelfMember.Status == MemberStatus.Down)
                return Task.FromResult(Done.Instance);
            self.Tell(GracefulShutdown.Instance);
            return stopped.Task;
        });
        if (_watchesIdle)
        {
            var interval = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, _settings.PassivateIdleEntityAfter.Ticks / 2));
            Timers.StartPeriodicTimer(PassivateIdleTick.Instance, PassivateIdleTick.Instance, interval);
        }
    }

    protected override void PostStop() => _stopped.TrySetResult(Done.Instance);

    // A shard that failed has lost its entities: the region starts over with a new one at the next message.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case RegionMessage internalMessage:
                Handle(internalMessage);
                break;
            case Terminated ended:
                ShardEnded(ended.ActorRef);
                break;
            case IShardRegionQuery query:
                Answer(query);
                break;
            case GracefulShutdown:
                ShutDown();
                break;
            case StartEntity start:
                StartRequested(start, Sender);
                break;
            case Passivate:
                _log.Warning("{0}: Passivate goes to an entity's parent, not to its region", _typeName);
                break;
            default:
                Deliver(message, Sender);
                break;
        }
        return true;
    }

    private void Handle(RegionMessage message)
    {
        switch (message)
        {
            case EntityStarted started:
                EntityIsLive(started);
                break;
            case EntityNotStarted failed:
                Forget(failed.EntityId);
                break;
            case EntityPassivates passivates:
                if (_entities.TryGetValue(passivates.EntityId, out var entity) && Equals(entity.Live, passivates.Entity))
                    Stop(entity, passivates.StopMessage);
                break;
            case EntityEnded ended:
                EntityHasEnded(ended);
                break;
            case PassivateIdleTick:
                PassivateIdle();
                break;
            case ShardAllocated allocated:
                Allocated(allocated);
                break;
            case RetryAllocation retry when _shards.TryGetValue(retry.ShardId, out var shard) && shard.Actor is null:
                Allocate(shard);
                break;
            case NodeIsUp:
                DeliverEarly();
                break;
            case HandOffTimedOut:
                _log.Warning("{0}: {1} entities did not stop within {2} and are stopped now", _typeName, _entities.Count, _settings.HandOffTimeout);
                Context.Stop(Self);
                break;
        }
    }

    /// <summary>Starts an entity without a message for it.</summary>
    public sealed class StartEntity : IClusterShardingSerializable, IEquatable<StartEntity>
    {
        public readonly string EntityId;

        public StartEntity(string entityId)
        {
            ArgumentException.ThrowIfNullOrEmpty(entityId);
            EntityId = entityId;
        }

        public bool Equals(StartEntity? other) => other is not null && EntityId == other.EntityId;

        public override bool Equals(object? obj) => Equals(obj as StartEntity);

        public override int GetHashCode() => EntityId.GetHashCode(StringComparison.Ordinal);

        public override string ToString() => $"StartEntity({EntityId})";
    }
}
