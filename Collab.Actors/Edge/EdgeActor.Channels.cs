using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Edge;

// The channels that this node's sockets listen to. A channel's actor knows the node, the node knows its sockets: what is published crosses
// once per node, and a socket that does not read costs the others nothing [CH3]. Benchmark: FanOutBenchmark, whose way it shares.
public sealed partial class EdgeActor
{
    private readonly Dictionary<ChannelKey, ChannelAudience> _channels = [];
    private readonly Dictionary<IActorRef, ChannelAudience> _byChannelActor = [];
    private readonly Dictionary<OrgId, ChannelStats> _stats = [];
    private long _hears;

    private void ReceiveForChannels()
    {
        Receive<DeliverToChannel>(ToSubscribers);
        Receive<Subscribe>(Subscribe);
        Receive<Unsubscribe>(unsubscribe =>
        {
            if (_sockets.TryGetValue(Sender, out var socket))
                Unsubscribe(socket, unsubscribe.Channel);
            Sender.Tell(new Unsubscribed(unsubscribe.Channel, unsubscribe.Frame));
        });
        Receive<ChannelHeard>(Heard);
        Receive<ChannelLost>(lost => Lose(Sender));
        Receive<HearAgain>(again => again.Audience == _channels.GetValueOrDefault(again.Audience.Channel), again => Hear(again.Audience));
        Receive<HearAgain>(_ => { }); // Of a channel that nobody listens to any more.
        Receive<GetChannelStats>(asked => Sender.Tell(StatsOf(asked.Org)));
        Receive<Terminated>(end => _byChannelActor.ContainsKey(end.ActorRef), end => Lose(end.ActorRef));
    }

    private void ToSubscribers(DeliverToChannel deliver)
    {
        if (!_channels.TryGetValue(deliver.Channel, out var audience))
            return;
        foreach (var socket in audience.Sockets)
        {
            if (deliver.Slot is { } slot)
                socket.Outbox.OfferLatest(slot, deliver.Frame);
            else
                socket.Outbox.Offer(deliver.Frame);
        }
    }

    private void Subscribe(Subscribe subscribe)
    {
        if (!_sockets.TryGetValue(Sender, out var socket))
            return;
        if (!_channels.TryGetValue(subscribe.Channel, out var audience))
            _channels.Add(subscribe.Channel, audience = new ChannelAudience(subscribe.Channel));
        if (audience.Add(socket))
        {
            socket.Channels.Add(subscribe.Channel);
            _stats.Remove(subscribe.Channel.Org);
        }

        if (audience.Actor is { } known)
        {
            known.Tell(new HearChannel(audience.Channel, audience.Count, Number: null));
            Sender.Tell(new Subscribed(audience.Channel));
        }
        else if (audience.Count == 1)
        {
            Hear(audience);
        }
    }

    /// <summary>Asks the channel's actor to know of this node, again and again until it says that it does.</summary>
    private void Hear(ChannelAudience audience)
    {
        audience.Number = ++_hears;
        _services.Channels.Tell(new HearChannel(audience.Channel, audience.Count, audience.Number));
        Timers.StartSingleTimer(audience, new HearAgain(audience), _services.Settings.Sockets.RejoinDelayMax);
    }

    private void Heard(ChannelHeard heard)
    {
        if (!_channels.TryGetValue(heard.Channel, out var audience))
        {
            // The last one who listened left before the answer came.
            Sender.Tell(new HearChannel(heard.Channel, 0, Number: null));
            return;
        }

        if (heard.Number != audience.Number || audience.Actor is not null)
            return;
        Timers.Cancel(audience);
        audience.Tries = 0;
        audience.Actor = Context.Watch(Sender);
        _byChannelActor[Sender] = audience;
        // Who came and went since it was asked.
        Sender.Tell(new HearChannel(audience.Channel, audience.Count, Number: null));
        foreach (var socket in audience.Sockets)
            socket.Actor.Tell(new Subscribed(audience.Channel));
    }

    private void Lose(IActorRef channel)
    {
        if (!_byChannelActor.Remove(channel, out var audience))
            return;
        _log.Info("The actor of channel {0} is lost and looked for again", audience.Channel);
        Context.Unwatch(channel);
        audience.Actor = null;
        audience.Number = ++_hears;
        var settings = _services.Settings.Sockets;
        var delay = settings.RejoinDelay * Math.Pow(2, Math.Min(audience.Tries++, SocketActor.MostDoublings));
        Timers.StartSingleTimer(audience, new HearAgain(audience), delay < settings.RejoinDelayMax ? delay : settings.RejoinDelayMax);
    }

    private void Unsubscribe(EdgeSocket socket, ChannelKey channel)
    {
        if (!_channels.TryGetValue(channel, out var audience) || !audience.Remove(socket))
            return;
        socket.Channels.Remove(channel);
        _stats.Remove(channel.Org);
        audience.Actor?.Tell(new HearChannel(channel, audience.Count, Number: null));
        if (audience.Count > 0)
            return;
        _channels.Remove(channel);
        Timers.Cancel(audience);
        if (audience.Actor is { } known)
        {
            Context.Unwatch(known);
            _byChannelActor.Remove(known);
        }
    }

    private void LeaveChannels(EdgeSocket socket)
    {
        foreach (var channel in socket.Channels.ToArray())
            Unsubscribe(socket, channel);
    }

    /// <summary>Made anew only after something has changed: many may ask.</summary>
    private ChannelStats StatsOf(OrgId org)
    {
        if (_stats.TryGetValue(org, out var known))
            return known;
        var stats = new ChannelStats(
            org,
            [.. _channels.Values.Where(audience => audience.Channel.Org == org)
                .Select(audience => new ChannelCount(audience.Channel.Channel, audience.Count))],
            [.. _perUser.Keys.Where(user => user.Item1 == org).Select(user => user.Item2)]);
        // Of an organisation that has nobody here nothing would ever change, and nothing be forgotten.
        if (!stats.Users.IsEmpty)
            _stats[org] = stats;
        return stats;
    }

    private sealed record HearAgain(ChannelAudience Audience) : INoSerializationVerificationNeeded;
}
