using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// What a client has to do with channels [CH1, CH2].
public sealed partial class SocketActor
{
    private const string AlreadySubscribed = "already_subscribed";
    private const string NotSubscribed = "not_subscribed";
    private const string UnknownChannel = "unknown_channel";

    private readonly Dictionary<ChannelKey, Subscription> _subscriptions = [];

    private ChannelUser AsChannelUser => new(_who.User, _who.Roles, _who.Teams, _who.Workspaces);

    private void ReceiveChannels()
    {
        Receive<Subscribed>(Subscribed);
        Receive<Unsubscribed>(unsubscribed =>
        {
            if (unsubscribed.Frame is { } frame)
                Acknowledge(frame, note: null);
        });
        Receive<SubscribeLate>(late => late.Subscription == _subscriptions.GetValueOrDefault(late.Subscription.Channel), late =>
            Unanswered(late.Subscription));
        Receive<SubscribeLate>(_ => { }); // Of a subscription that is over.
    }

    private void ToChannel(ClientFrame frame)
    {
        if (frame.Kind is ClientFrameKind.GetStats)
        {
            AskStats(frame);
            return;
        }

        if (!RequestReader.TryReadChannel(frame, out var name, out var fault))
        {
            Misunderstood(frame, fault!);
            return;
        }

        var channel = new ChannelKey(_who.Org, name);
        switch (frame.Kind)
        {
            case ClientFrameKind.Subscribe:
                Subscribe(frame, channel);
                break;
            case ClientFrameKind.Unsubscribe:
                Unsubscribe(frame, channel);
                break;
            default:
                Publish(frame, channel);
                break;
        }
    }

    private void Subscribe(ClientFrame frame, ChannelKey channel)
    {
        if (!Passes(frame, ChannelRules.MayHear(AsChannelUser, channel.Channel), own: AlreadySubscribed))
            return;
        if (_subscriptions.TryGetValue(channel, out var subscription))
        {
            if (subscription.Confirmed)
                Acknowledge(frame, AlreadySubscribed);
            else
                subscription.Waiting.Add((frame, AlreadySubscribed));
            return;
        }

        if (_subscriptions.Values.Count(one => !one.ByClaim) >= Settings.Channels.PerConnection)
        {
            Refuse(frame, RefusalCode.LimitExceeded, $"A connection may be subscribed to {Settings.Channels.PerConnection} channels.");
            return;
        }

        Begin(new Subscription(channel, byClaim: false) { Waiting = { (frame, null) } });
    }

    private void Begin(Subscription subscription)
    {
        _subscriptions.Add(subscription.Channel, subscription);
        _edge.Tell(new Subscribe(subscription.Channel));
        Timers.StartSingleTimer(subscription, new SubscribeLate(subscription), Settings.Lifecycle.Ready);
    }

    /// <summary>The channel's actor knows of this node: what is published from here on comes.</summary>
    private void Subscribed(Subscribed subscribed)
    {
        if (!_subscriptions.TryGetValue(subscribed.Channel, out var subscription))
            return;
        subscription.Confirmed = true;
        Timers.Cancel(subscription);
        foreach (var (frame, note) in subscription.Waiting)
            Acknowledge(frame, note);
        subscription.Waiting.Clear();
    }

    /// <summary>Those who wait are told; what the token subscribes to is still looked for.</summary>
    private void Unanswered(Subscription subscription)
    {
        foreach (var (frame, _) in subscription.Waiting)
            Refuse(frame, RefusalCode.Unavailable, "The channel did not answer in time.");
        subscription.Waiting.Clear();
        if (!subscription.ByClaim)
            End(subscription, frame: null);
    }

    private void Unsubscribe(ClientFrame frame, ChannelKey channel)
    {
        // Rights count for coming in alone: whoever has lost them since may still leave.
        if (_subscriptions.TryGetValue(channel, out var subscription))
        {
            foreach (var (waiting, _) in subscription.Waiting)
                Refuse(waiting, RefusalCode.Unavailable, "It was taken back before it was done.");
            End(subscription, frame);
            return;
        }

        switch (ChannelRules.MayHear(AsChannelUser, channel.Channel))
        {
            case ChannelVerdict.Unknown:
                Acknowledge(frame, UnknownChannel);
                break;
            case ChannelVerdict.Own:
                Refuse(frame, RefusalCode.Forbidden, "A connection always hears its own user.");
                break;
            default:
                Acknowledge(frame, NotSubscribed);
                break;
        }
    }

    private void End(Subscription subscription, ClientFrame? frame)
    {
        Timers.Cancel(subscription);
        _subscriptions.Remove(subscription.Channel);
        _edge.Tell(new Unsubscribe(subscription.Channel, frame));
    }

    private void Publish(ClientFrame frame, ChannelKey channel)
    {
        var verdict = ChannelRules.MayPublish(AsChannelUser, channel.Channel);
        if (verdict is ChannelVerdict.Own)
        {
            // An address: it goes the way of all that is for the user.
            AskUser(frame, new NotifyUser(Me, new Notice(FrameType.Publish, Author, frame.Data)
            {
                Origin = _socket.Connection.Value,
                Id = frame.Id,
                Channel = channel.Channel,
            }));
        }
        else if (Passes(frame, verdict, own: null))
        {
            Ask(frame, _services.Channels, new PublishToChannel(channel, FrameType.Publish, Author, frame.Data)
            {
                Origin = _socket.Connection.Value,
                Id = frame.Id,
            });
        }
    }

    /// <summary>Says why not, where it may not.</summary>
    private bool Passes(ClientFrame frame, ChannelVerdict verdict, string? own)
    {
        switch (verdict)
        {
            case ChannelVerdict.Allowed:
                return true;
            case ChannelVerdict.Own:
                Acknowledge(frame, own);
                return false;
            case ChannelVerdict.Unknown:
                Acknowledge(frame, UnknownChannel);
                return false;
            default:
                Refuse(frame, RefusalCode.Forbidden, "The channel is not open to this user.");
                return false;
        }
    }

    /// <summary>What the token's claims say: at the start, and when a new token says something else.</summary>
    private void SubscribeByClaim()
    {
        var claimed = ChannelRules.ByClaim(AsChannelUser).Select(name => new ChannelKey(_who.Org, name)).ToHashSet();
        foreach (var subscription in _subscriptions.Values.Where(one => !claimed.Contains(one.Channel)).ToArray())
        {
            // Whatever it was subscribed by: without the claim it is not its own any more.
            if (ChannelRules.MayHear(AsChannelUser, subscription.Channel.Channel) is not ChannelVerdict.Allowed)
                End(subscription, frame: null);
        }

        foreach (var channel in claimed.Where(channel => !_subscriptions.ContainsKey(channel)))
            Begin(new Subscription(channel, byClaim: true));
    }

    /// <summary>Of the caller's organisation: all topics, and the teams and workspaces that are the caller's own; an admin sees all [ST1].</summary>
    private void AskStats(ClientFrame frame) => Ask(frame, _edge, new GetChannelStats(_who.Org));

    private void Answer(ClientFrame frame, ChannelStats stats)
    {
        var (who, all) = (AsChannelUser, _who.Roles.Contains(RoomRecord.Admin));
        KeyValuePair<ChannelName, int>[] channels =
        [
            .. stats.Channels
                .Where(one => all || ChannelRules.MayHear(who, one.Channel) is ChannelVerdict.Allowed)
                .OrderBy(one => one.Channel.Value, StringComparer.Ordinal)
                .Select(one => KeyValuePair.Create(one.Channel, one.Connections)),
        ];
        Answer(FrameWriter.Stats(stats.Users.Length, channels, Now, frame.Id));
    }

    /// <summary>One channel of one socket. Belongs to the socket's actor.</summary>
    private sealed class Subscription(ChannelKey channel, bool byClaim)
    {
        public ChannelKey Channel { get; } = channel;

        public bool ByClaim { get; } = byClaim;

        /// <summary>The channel's actor has said that it knows of the node; it may be lost again since, and is then found again.</summary>
        public bool Confirmed { get; set; }

        /// <summary>Frames that wait for that, with the note that their ack will have; the rate of a client and the deadline bound them.</summary>
        public List<(ClientFrame Frame, string? Note)> Waiting { get; } = [];
    }

    private sealed record SubscribeLate(Subscription Subscription) : INoSerializationVerificationNeeded;
}
