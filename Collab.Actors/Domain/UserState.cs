using System.Diagnostics;

namespace Collab.Actors.Domain;

/// <summary>All of a user that is kept: the fold of their journal.</summary>
public sealed record UserState(Inbox Inbox, Devices Devices, InboxLimits Limits)
{
    /// <summary>The canvases that are open for the user [EV1]: they outlast the events that opened them.</summary>
    public Canvases Canvases { get; init; } = Canvases.Empty;

    /// <summary>The number of the last event that changed them; 0 where none ever did.</summary>
    public long CanvasesSeq { get; init; }

    public static UserState Empty(InboxLimits limits) => new(Inbox.Empty(limits), Devices.None, limits);

    /// <summary>The same under other bounds: they are settings, not history.</summary>
    public UserState Within(InboxLimits limits) => this with
    {
        Inbox = Inbox.Restore(Inbox.Seq, Inbox.Acknowledged, Inbox.Items, Inbox.Sent, limits),
        Limits = limits,
    };

    public UserState Apply(UserEvent e) => e switch
    {
        NoticeKept kept => Fold(kept) with { Inbox = Inbox.Apply(kept) },
        InboxAcknowledged acknowledged => this with { Inbox = Inbox.Apply(acknowledged) },
        DeviceRegistered registered => this with
        {
            Devices = Devices.Set(registered.Device, new Device(registered.Type, registered.Connection), Limits),
            Inbox = Inbox.Remember(registered.Connection.Value, registered.Id),
        },
        UserSeen => this,
        _ => throw new UnreachableException($"No fold for {e.GetType().Name}."),
    };

    private UserState Fold(NoticeKept kept)
    {
        var json = kept.Json.Span;
        return kept.Only is null && JsonMember.Find(json, "type"u8)?.Text(json) is { } type && CanvasReader.IsCanvas(type)
            && JsonMember.Find(json, "data"u8) is { } data
                ? this with { Canvases = Canvases.Apply(type, kept.Json[data.Value]), CanvasesSeq = kept.Seq }
                : this;
    }
}
