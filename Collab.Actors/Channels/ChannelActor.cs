using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Channels;

/// <summary>
/// One channel: knows the nodes on which somebody listens, and hands what is published to each of them once [CH1, CT2]. Nothing of it is
/// kept: the edges say again that they are there when it has moved or failed. Its states:
/// <code>
/// Serving ──► Passivating ──► (stopped)
/// </code>
/// </summary>
public sealed class ChannelActor : ReceiveActor, IWithTimers
{
    private readonly ChannelKey _key;
    private readonly ChannelSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly PublishedIds _published;
    private readonly Dictionary<IActorRef, int> _edges = [];
    private int _connections;

    public ChannelActor(ChannelKey key, ChannelServices services)
    {
        _key = key;
        _settings = services.Settings.Channels;
        _clock = services.Clock;
        _published = new PublishedIds(_settings.RememberIds, _settings.RememberFor, _clock);
        Serving();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ChannelKey key, ChannelServices services) => Akka.Actor.Props.Create(() => new ChannelActor(key, services));

    protected override void PreStart() => StayWhileUsed();

    /// <summary>Its ref goes on, so that no edge would notice: they are told to say again that they are there.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        foreach (var edge in _edges.Keys)
            edge.Tell(new ChannelLost(_key));
        base.PreRestart(reason, message);
    }

    // It has no children; one that came to be would end with its first failure.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Serving()
    {
        Receive<PublishToChannel>(Publish);
        Receive<HearChannel>(Hear);
        Receive<Terminated>(end => Count(end.ActorRef, 0));
        Receive<Unused>(_ => PassivateIfUnused());
        Receive<ChannelStop>(_ => Context.Stop(Self));
    }

    /// <summary>Told to its shard that it may stop: what still comes goes back there, and waits for the next life.</summary>
    private void Passivating()
    {
        Receive<IChannelMessage>(message => Context.Parent.Forward(message));
        Receive<ChannelStop>(_ => Context.Stop(Self));
        Receive<Unused>(_ => { });
        Receive<Terminated>(_ => { });
    }

    private void Publish(PublishToChannel publish)
    {
        if (_published.Find(publish.Origin, publish.Id) is { } known)
        {
            Sender.Tell(Answer(known));
            return;
        }

        if (_edges.Count == 0)
        {
            // Not remembered: nobody has heard it, so that whoever sends it again does nothing twice.
            _log.Warning("A publish to EMPTY channel {0} by {1}: nobody is subscribed", _key, publish.By.User);
            Sender.Tell(Answer(0));
            return;
        }

        var id = publish.By.Connection.Value is null ? null : publish.Id;
        var frame = FrameWriter.Published(_key.Channel, publish.By, publish.Type, publish.Data, _clock.GetUtcNow(), id);
        var deliver = new DeliverToChannel(
            _key, frame, publish.Ephemeral ? $"{_key.Channel} {publish.Type} {publish.Origin}" : null);
        foreach (var edge in _edges.Keys)
            edge.Tell(deliver);
        _published.Remember(publish.Origin, publish.Id, _connections);
        Sender.Tell(Answer(_connections));
    }

    private PublishedToChannel Answer(int connections) =>
        new(_key, connections, connections == 0 ? PublishedToChannel.NoSubscribers : null);

    private void Hear(HearChannel hear)
    {
        Count(Sender, hear.Connections);
        if (hear.Number is { } number)
            Sender.Tell(new ChannelHeard(_key, number));
    }

    private void Count(IActorRef edge, int connections)
    {
        _connections += connections - _edges.GetValueOrDefault(edge);
        if (connections > 0)
        {
            if (_edges.TryAdd(edge, connections))
                Context.Watch(edge);
            else
                _edges[edge] = connections;
        }
        else if (_edges.Remove(edge))
        {
            Context.Unwatch(edge);
        }

        StayWhileUsed();
    }

    private void StayWhileUsed()
    {
        if (_edges.Count > 0)
            Timers.Cancel(Unused.Instance);
        else
            Timers.StartSingleTimer(Unused.Instance, Unused.Instance, _settings.PassivateAfter);
    }

    private void PassivateIfUnused()
    {
        if (_edges.Count > 0)
            return;
        if (!_published.IsEmpty)
        {
            StayWhileUsed();
            return;
        }

        Context.Parent.Tell(new Passivate(ChannelStop.Instance));
        Become(Passivating);
    }

    private sealed record Unused : INoSerializationVerificationNeeded
    {
        public static Unused Instance { get; } = new();
    }
}
