using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Actors;

/// <summary>All that can be set for the actors. The host binds it from <c>Collab:</c>; the defaults are the product's.</summary>
public sealed record CollabSettings
{
    public RoomSettings Rooms { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

    public LifecycleSettings Lifecycle { get; init; } = new();

    public SocketSettings Sockets { get; init; } = new();

    public UserSettings Users { get; init; } = new();

    public ChannelSettings Channels { get; init; } = new();

    public RunSettings Runs { get; init; } = new();
}

/// <summary><c>Collab:Rooms</c>.</summary>
public sealed record RoomSettings
{
    /// <summary>Joining an unknown room makes it (temporary). Off: 1008 room_not_found.</summary>
    public bool CreateOnJoin { get; init; }

    /// <summary>Connections at once, where the room does not say otherwise.</summary>
    public int MaxParticipants { get; init; } = 1_000;

    /// <summary>Readers of a room's events over HTTP at once, who are no participants [RS6].</summary>
    public int MaxObservers { get; init; } = 1_000;

    /// <summary>How long a dropped connection may be away before the others hear that it left.</summary>
    public TimeSpan LeaveGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after the last connection left a room stays in memory.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a temporary room must be empty and idle to be deleted.</summary>
    public TimeSpan DeleteIdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Rooms that one sweep asks at once.</summary>
    public int SweepLimit { get; init; } = 200;

    /// <summary>At most one frame of cursors per member each tick.</summary>
    public TimeSpan CursorTick { get; init; } = TimeSpan.FromMilliseconds(33);

    /// <summary>Rooms with more members batch joins and leaves.</summary>
    public int PresenceBatchOver { get; init; } = 50;

    public TimeSpan PresenceBatchEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A client further behind gets a snapshot instead of a replay, in events.</summary>
    public int ReplayLimit { get; init; } = 10_000;

    /// <summary>Frames kept in memory for those who resume.</summary>
    public int TailFrames { get; init; } = 512;

    /// <summary>Bytes kept in memory for those who resume.</summary>
    public int TailBytes { get; init; } = 1024 * 1024;

    /// <summary>Replayed frames that may go to a socket at once, in bytes; a client further behind gets them page by page.</summary>
    public int ReplayPageBytes { get; init; } = 256 * 1024;

    /// <summary>Stored events that are read at once for a replay or a history.</summary>
    public int ReplayPageEvents { get; init; } = 128;

    public int SnapshotEvery { get; init; } = 500;

    /// <summary>Events since the last snapshot that make one worth while when the room leaves memory.</summary>
    public int SnapshotOnPassivate { get; init; } = 50;

    /// <summary>Commands that wait while a journal write is under way; over that the sender hears throttled.</summary>
    public int GatherLimit { get; init; } = 1_024;

    /// <summary>Messages that wait while the room learns from the directory what it is.</summary>
    public int OpeningStash { get; init; } = 1_024;

    /// <summary>Deadline for one answer of the directory.</summary>
    public TimeSpan DirectoryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after its start a room takes sockets for returning that say so; then it tells them who is there. More than the longest
    /// pause between two tries of a socket, less than the 10 s after which there must be no ghosts.
    /// </summary>
    public TimeSpan RejoinSettle { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>At most one write of last_activity each.</summary>
    public TimeSpan TouchEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before a refused step of a deletion is tried again; it doubles, three tries in all.</summary>
    public TimeSpan DeletionRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Deadline for each step of a deletion and for the last write of a room that stops.</summary>
    public TimeSpan StoreTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Shards over which the rooms are spread. Never change it while nodes run.</summary>
    public int Shards { get; init; } = 100;
}

/// <summary><c>Collab:Limits</c>.</summary>
public sealed record LimitSettings
{
    /// <summary>Bytes of one client frame.</summary>
    public int FrameBytes { get; init; } = 64 * 1024;

    /// <summary>Durable frames per second and connection; 0: no limit.</summary>
    public int DurablePerSecond { get; init; } = 50;

    /// <summary>How many durable frames may come in one go.</summary>
    public int DurableBurst { get; init; } = 100;

    /// <summary>Ephemeral frames per second and connection; 0: no limit.</summary>
    public int EphemeralPerSecond { get; init; } = 120;

    /// <summary>Live connections of one user; 0: no limit.</summary>
    public int ConnectionsPerUser { get; init; } = 20;

    /// <summary>New connections from one address in 10 s; 0: no limit.</summary>
    public int ConnectionsPerAddress { get; init; } = 100;

    /// <summary>Rooms that guests make over HTTP from one address.</summary>
    public int RoomsPerGuestAddress { get; init; } = 10;

    /// <summary>Rooms that one account makes over HTTP.</summary>
    public int RoomsPerUser { get; init; } = 100;

    /// <summary>Members of one room that have a role there by name.</summary>
    public int MembersPerRoom { get; init; } = 1_000;

    /// <summary>Bytes that may wait for one slow socket, beside its latest-wins slots.</summary>
    public int OutboxBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of one member's presence state.</summary>
    public int PresenceBytes { get; init; } = 4 * 1024;

    /// <summary>What one board may hold.</summary>
    public RoomLimits Board { get; init; } = new();

    /// <summary>What the readers of frames go by.</summary>
    public WireLimits Wire => WireLimits.Default with { MaxFrameBytes = FrameBytes, MaxPresenceBytes = PresenceBytes };
}

/// <summary><c>Collab:Lifecycle</c>: the deadlines of LC1 and LC3.</summary>
public sealed record LifecycleSettings
{
    /// <summary>From the open socket to the room's first answer.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For each step of a client on its way to the present.</summary>
    public TimeSpan Ready { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a close that was asked for; then it is forced.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The server's ping; a socket without a pong within <see cref="PongWithin"/> is ended.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(25);

    public TimeSpan PongWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A connection that is still there so long after something was written to it has answered a ping behind it: at the latest then one was due and its
    /// pong overdue. The second <see cref="PongWithin"/> is for the end of a dead one to be seen and heard of.
    /// </summary>
    public TimeSpan ReadWithin => PingEvery + (2 * PongWithin);
}
