using System.Collections.Immutable;
using System.Text;

namespace Collab.Actors.Wire;

/// <summary>The core types that a client may send, found by their bytes, so that a known type costs no string.</summary>
internal static class ClientFrameTypes
{
    // The frequent ones first: the search is a walk.
    private static readonly Known[] Table =
    [
        new(FrameType.CursorPosition, ClientFrameKind.CursorPosition),
        new(FrameType.DrawingPreview, ClientFrameKind.DrawingPreview),
        new(FrameType.DrawingAction, ClientFrameKind.DrawingAction),
        new(FrameType.Message, ClientFrameKind.Message),
        new(FrameType.Presence, ClientFrameKind.Presence),
        new(FrameType.Ping, ClientFrameKind.Ping),
        new(FrameType.Publish, ClientFrameKind.Publish),
        new(FrameType.Direct, ClientFrameKind.Direct),
        new(FrameType.InboxAck, ClientFrameKind.InboxAck),
        new(FrameType.Join, ClientFrameKind.Join),
        new(FrameType.Leave, ClientFrameKind.Leave),
        new(FrameType.History, ClientFrameKind.History),
        new(FrameType.Auth, ClientFrameKind.Auth),
        new(FrameType.Subscribe, ClientFrameKind.Subscribe),
        new(FrameType.Unsubscribe, ClientFrameKind.Unsubscribe),
        new(FrameType.GetStats, ClientFrameKind.GetStats),
        new(FrameType.AgentStarted, ClientFrameKind.Agent),
        new(FrameType.AgentThinking, ClientFrameKind.Agent),
        new(FrameType.ToolExecuting, ClientFrameKind.Agent),
        new(FrameType.ToolCompleted, ClientFrameKind.Agent),
        new(FrameType.AgentCompleted, ClientFrameKind.Agent),
        new(FrameType.AgentError, ClientFrameKind.Agent),
        new(FrameType.DeviceLocationUpdate, ClientFrameKind.Device),
        new(FrameType.DeviceCommand, ClientFrameKind.Device),
        new(FrameType.DeviceRegister, ClientFrameKind.Device),
        new(FrameType.DeviceCameraReady, ClientFrameKind.Device),
        new(FrameType.DeviceRecordingComplete, ClientFrameKind.Device),
        new(FrameType.DeviceNotificationSent, ClientFrameKind.Device),
    ];

    public static ImmutableArray<string> Names => [.. Table.Select(known => known.Name)];

    public static bool TryFind(ReadOnlySpan<byte> utf8, out string name, out ClientFrameKind kind)
    {
        foreach (var known in Table)
        {
            if (!utf8.SequenceEqual(known.Utf8))
                continue;
            (name, kind) = (known.Name, known.Kind);
            return true;
        }

        (name, kind) = ("", default);
        return false;
    }

    private sealed class Known(string name, ClientFrameKind kind)
    {
        public readonly string Name = name;
        public readonly ClientFrameKind Kind = kind;
        public readonly byte[] Utf8 = Encoding.UTF8.GetBytes(name);
    }
}
