namespace Collab.Actors.Domain;

/// <summary>What a user has registered as a device, and the connection that it is at [DV1].</summary>
public sealed record Device(string Type, ConnectionId Connection);

/// <summary>A user's devices, bounded: the one registered longest ago makes way.</summary>
public sealed class Devices
{
    public static readonly Devices None = new(RecentMap<DeviceId, Device>.Empty, 0);

    private readonly RecentMap<DeviceId, Device> _known;
    private readonly long _uses;

    private Devices(RecentMap<DeviceId, Device> known, long uses) => (_known, _uses) = (known, uses);

    /// <summary>The one registered longest ago first.</summary>
    public IEnumerable<(DeviceId Id, Device Device)> All => _known.Entries.Select(entry => (entry.Key, entry.Value));

    public Device? Find(DeviceId id) => _known.TryGet(id, out var device) ? device : null;

    /// <summary>A device registered again is at the later connection.</summary>
    public Devices Set(DeviceId id, Device device, InboxLimits limits) =>
        new(_known.Set(id, device, _uses, limits.Devices), _uses + 1);
}
