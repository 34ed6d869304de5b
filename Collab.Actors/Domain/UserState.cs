using System.Diagnostics;

namespace Collab.Actors.Domain;

/// <summary>All of a user that is kept: the fold of their journal.</summary>
public sealed record UserState(Inbox Inbox, Devices Devices, InboxLimits Limits)
{
    public static UserState Empty(InboxLimits limits) => new(Inbox.Empty(limits), Devices.None, limits);

    /// <summary>The same under other bounds: they are settings, not history.</summary>
    public UserState Within(InboxLimits limits) => new(
        Inbox.Restore(Inbox.Seq, Inbox.Acknowledged, Inbox.Items, Inbox.Sent, limits), Devices, limits);

    public UserState Apply(UserEvent e) => e switch
    {
        NoticeKept kept => this with { Inbox = Inbox.Apply(kept) },
        InboxAcknowledged acknowledged => this with { Inbox = Inbox.Apply(acknowledged) },
        DeviceRegistered registered => this with
        {
            Devices = Devices.Set(registered.Device, new Device(registered.Type, registered.Connection), Limits),
            Inbox = Inbox.Remember(registered.Connection.Value, registered.Id),
        },
        UserSeen => this,
        _ => throw new UnreachableException($"No fold for {e.GetType().Name}."),
    };
}
