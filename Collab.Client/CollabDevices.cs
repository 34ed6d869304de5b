namespace Collab.Client;

/// <summary>
/// The devices that a connection speaks for, and commands to those of other connections. What a device reports reaches every connection of
/// its user as a frame of the same type. All may be called from any thread; errors are as with <see cref="CollabClient.SendAsync"/>.
/// </summary>
public sealed class CollabDevices
{
    private readonly CollabClient _client;

    internal CollabDevices(CollabClient client) => _client = client;

    /// <summary>Says that this connection is the device; said again after a reconnect until it is forgotten. The user hears <c>device:registered</c>.</summary>
    public async Task<Ack> RegisterAsync(string device, string type, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        ArgumentException.ThrowIfNullOrEmpty(type);
        return new Ack(await _client.RegisterDeviceAsync(device, new { device_id = device, device_type = type }, cancel).ConfigureAwait(false));
    }

    /// <summary>Does not register the device again after the next reconnect. The present registration ends with its connection.</summary>
    public void Forget(string device) => _client.ForgetDevice(device);

    /// <summary>Sends a command, any JSON, to one device of the same user, and to nobody else.</summary>
    /// <exception cref="CollabException"><c>device_offline</c>: no connection speaks for it now.</exception>
    public Task<Ack> CommandAsync(string device, object command, CancellationToken cancel = default) =>
        ReportAsync("device:command", new { device_id = device, command }, cancel);

    /// <summary>A photo was taken, and lies at <paramref name="photoUrl"/>.</summary>
    public Task<Ack> CameraReadyAsync(string device, string photoUrl, CancellationToken cancel = default) =>
        ReportAsync("device:camera:ready", new { device_id = device, photo_url = photoUrl }, cancel);

    /// <summary>A recording is complete, and lies at <paramref name="recordingUrl"/>.</summary>
    public Task<Ack> RecordingCompleteAsync(string device, string recordingUrl, CancellationToken cancel = default) =>
        ReportAsync("device:recording:complete", new { device_id = device, recording_url = recordingUrl }, cancel);

    /// <summary>Where the device is, in degrees.</summary>
    public Task<Ack> LocationAsync(string device, double latitude, double longitude, CancellationToken cancel = default) =>
        ReportAsync("device:location:update", new { device_id = device, lat = latitude, lng = longitude }, cancel);

    /// <summary>A notification was shown.</summary>
    public Task<Ack> NotificationSentAsync(string device, string notification, CancellationToken cancel = default) =>
        ReportAsync("device:notification:sent", new { device_id = device, notification_id = notification }, cancel);

    private async Task<Ack> ReportAsync(string type, object data, CancellationToken cancel) =>
        new(await _client.CommandAsync(type, data, default, cancel).ConfigureAwait(false));
}
