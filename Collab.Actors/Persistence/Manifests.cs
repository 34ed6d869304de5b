namespace Collab.Actors.Persistence;

/// <summary>
/// The names under which the past of rooms, users and runs is stored. They are written into every journal and never change: a new form of an event gets a
/// new name, and the old name stays readable.
/// </summary>
public static class Manifests
{
    /// <summary>A life of a room begins: epoch and time, as JSON.</summary>
    public const string RoomOpenedV1 = "room-opened-v1";

    /// <summary>A durable event: the UTF-8 JSON of its frame, the very bytes that the members got.</summary>
    public const string FrameV1 = "frame-v1";

    /// <summary>A room as of one event: where its life begins in the journal, then the room's snapshot.</summary>
    public const string RoomSnapshotV1 = "room-snapshot-v1";

    /// <summary>One event of an agent's run, as JSON: its head on the first, its data as everybody sees it.</summary>
    public const string RunEventV1 = "run-event-v1";

    /// <summary>How far a run's events have been delivered, as JSON.</summary>
    public const string RunDeliveredV1 = "run-delivered-v1";

    /// <summary>An event of a user's inbox: a line of JSON with what dedupe needs, and after it the frame's own bytes.</summary>
    public const string UserNoticeV1 = "user-notice-v1";

    /// <summary>How far the user has taken the inbox in, as JSON.</summary>
    public const string UserAcknowledgedV1 = "user-acknowledged-v1";

    /// <summary>A device and the connection that it is at, as JSON.</summary>
    public const string UserDeviceV1 = "user-device-v1";

    /// <summary>A user of another issuer has connected, as JSON.</summary>
    public const string UserSeenV1 = "user-seen-v1";

    /// <summary>A user as of one event: inbox, senders' ids, devices, as JSON.</summary>
    public const string UserSnapshotV1 = "user-snapshot-v1";
}
