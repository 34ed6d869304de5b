using System.Collections.Immutable;

namespace Collab.Actors.Wire;

/// <summary>The core types [WS13]: every type without a dot or a colon is one of these.</summary>
public static class FrameType
{
    public const string Message = "message";
    public const string DrawingAction = "drawing_action";
    public const string DrawingPreview = "drawing_preview";
    public const string CursorPosition = "cursor_position";
    public const string Presence = "presence";
    public const string Join = "join";
    public const string Leave = "leave";
    public const string History = "history";
    public const string Ping = "ping";
    public const string Auth = "auth";
    public const string Subscribe = "subscribe";
    public const string Unsubscribe = "unsubscribe";
    public const string Publish = "publish";
    public const string Direct = "direct";
    public const string GetStats = "get_stats";
    public const string InboxAck = "inbox_ack";
    public const string DeviceRegister = "device:register";
    public const string DeviceCommand = "device:command";
    public const string DeviceCameraReady = "device:camera:ready";
    public const string DeviceRecordingComplete = "device:recording:complete";
    public const string DeviceLocationUpdate = "device:location:update";
    public const string DeviceNotificationSent = "device:notification:sent";
    public const string AgentStarted = "agent_started";
    public const string AgentThinking = "agent_thinking";
    public const string ToolExecuting = "tool_executing";
    public const string ToolCompleted = "tool_completed";
    public const string AgentCompleted = "agent_completed";
    public const string AgentError = "agent_error";

    public const string Welcome = "welcome";
    public const string Joined = "joined";
    public const string Left = "left";
    public const string UserJoined = "user_joined";
    public const string UserLeft = "user_left";
    public const string PresenceDiff = "presence_diff";
    public const string Cursors = "cursors";
    public const string Ack = "ack";
    public const string Error = "error";
    public const string Pong = "pong";
    public const string TokenExpiring = "token_expiring";
    public const string GoingAway = "going_away";
    public const string Stats = "stats";
    public const string Canvases = "canvases";
    public const string Inbox = "inbox";
    public const string DeviceRegistered = "device:registered";

    /// <summary>The events of an agent's run [AG1].</summary>
    public static readonly ImmutableArray<string> Agent =
    [
        AgentStarted, AgentThinking, ToolExecuting, ToolCompleted, AgentCompleted, AgentError,
    ];

    /// <summary>What only the server may send [WS8]; history, presence and the like go both ways and are not here.</summary>
    public static readonly ImmutableArray<string> ServerOnly =
    [
        Welcome, Joined, Left, UserJoined, UserLeft, PresenceDiff, Cursors, Ack, Error, Pong, TokenExpiring, GoingAway, Stats, Canvases,
        Inbox, DeviceRegistered,
    ];
}

/// <summary>What a client frame wants; the way through the server hangs on it.</summary>
public enum ClientFrameKind
{
    Message,
    Application,
    DrawingAction,
    DrawingPreview,
    CursorPosition,
    Presence,
    Join,
    Leave,
    History,
    Ping,
    Auth,
    Subscribe,
    Unsubscribe,
    Publish,
    Direct,
    GetStats,
    Agent,
    InboxAck,
    Device,
}
