using System.Text.Json;

namespace Collab.Client;

// Channels, and what a new connection has to be told again.
public sealed partial class CollabClient
{
    private readonly HashSet<string> _channels = [];
    private readonly Dictionary<string, object> _devices = [];
    private readonly Dictionary<string, Restored> _restoring = [];

    /// <summary>
    /// Subscribes to a channel (<c>topic:news</c>); what is published to it comes as frames with <see cref="ServerFrame.Channel"/>. It is
    /// subscribed again after a reconnect, until it is unsubscribed. <see cref="Ack.Note"/>: <c>already_subscribed</c>, <c>unknown_channel</c>.
    /// </summary>
    /// <exception cref="CollabException"><c>forbidden</c>: somebody else's <c>user:</c>, or a team or workspace that the token does not name;
    /// else as <see cref="SendAsync"/>.</exception>
    public async Task<Ack> SubscribeAsync(string channel, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        return new Ack(await CommandAsync("subscribe", null, new Destination(Channel: channel), cancel, upon: ack =>
        {
            if (ack.Note != "unknown_channel") _channels.Add(channel);
        }).ConfigureAwait(false));
    }

    /// <summary>Ends a subscription. <see cref="Ack.Note"/>: <c>not_subscribed</c>.</summary>
    /// <exception cref="CollabException">As <see cref="SendAsync"/>.</exception>
    public async Task<Ack> UnsubscribeAsync(string channel, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        lock (_lock) _channels.Remove(channel);
        return new Ack(await CommandAsync("unsubscribe", null, new Destination(Channel: channel), cancel, upon: _ => _channels.Remove(channel))
            .ConfigureAwait(false));
    }

    /// <summary>
    /// Publishes to those who are subscribed now: a channel keeps nothing. A publisher that is subscribed hears itself.
    /// <see cref="Ack.Note"/>: <c>no_subscribers</c>, <c>unknown_channel</c>.
    /// </summary>
    /// <exception cref="CollabException">As <see cref="SubscribeAsync"/>.</exception>
    public async Task<Ack> PublishAsync(string channel, object? data = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        return new Ack(await CommandAsync("publish", data, new Destination(Channel: channel), cancel).ConfigureAwait(false));
    }

    /// <summary>How busy the channels are that the caller may see.</summary>
    /// <exception cref="CollabException">As <see cref="SendAsync"/>.</exception>
    public async Task<ChannelStats> GetStatsAsync(CancellationToken cancel = default)
    {
        var stats = await CommandAsync("get_stats", null, default, cancel).ConfigureAwait(false);
        return new ChannelStats(
            (int)(stats.Whole("active_channels") ?? 0),
            (int)(stats.Whole("connected_users") ?? 0),
            stats.GetProperty("channels").EnumerateObject().ToDictionary(channel => channel.Name, channel => channel.Value.GetInt32()));
    }

    internal Task<JsonElement> RegisterDeviceAsync(string device, object data, CancellationToken cancel) =>
        CommandAsync("device:register", data, default, cancel, upon: _ => _devices[device] = data);

    internal void ForgetDevice(string device)
    {
        lock (_lock) _devices.Remove(device);
    }

    // All below are called under the lock.

    // Before everything else, so that who is ready has what it had before.
    private void Restore()
    {
        foreach (var channel in _channels)
            Restore(new Restored("subscribe", channel, null));
        foreach (var (device, data) in _devices)
            Restore(new Restored("device:register", device, data));
    }

    private void Restore(Restored what)
    {
        var id = NextId();
        _restoring.Add(id, what);
        _link!.Out.Add(Encode(what.Type, what.Data, what.Data is null ? new Destination(Channel: what.Name) : default, id));
    }

    private void NotRestored(Run run, Link link, string id, Restored what, CollabException error, TimeSpan? again)
    {
        _restoring.Remove(id);
        if (again is { } delay || error.Retryable)
        {
            delay = again ?? TimeSpan.FromSeconds(1);
            Later(run, link, delay, () =>
            {
                if (what.Data is null ? _channels.Contains(what.Name) : _devices.GetValueOrDefault(what.Name) == what.Data) Restore(what);
            });
            return;
        }

        if (what.Data is null) _channels.Remove(what.Name);
        else _devices.Remove(what.Name);
        Log.NotRestored(_options.Logger, ClientId, $"{what.Type} {what.Name}", error.Code);
    }

    // A subscription, which has no data, or a device.
    private sealed record Restored(string Type, string Name, object? Data);
}
