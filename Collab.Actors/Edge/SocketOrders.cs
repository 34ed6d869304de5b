using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// Between the edge and its sockets, its children: always on one node, so never serialized.

/// <summary>Edge to socket: end, for this reason.</summary>
internal sealed record CloseSocket(CloseCode Code) : INoSerializationVerificationNeeded;

/// <summary>Edge to socket: tell the client when to come back, and close with 1012 after <see cref="In"/>.</summary>
internal sealed record DrainSocket(int ReconnectAfterMs, TimeSpan In) : INoSerializationVerificationNeeded;

/// <summary>Outbox to socket: more waits than may.</summary>
internal sealed record OutboxOverflowed : INoSerializationVerificationNeeded
{
    public static OutboxOverflowed Instance { get; } = new();
}

/// <summary>Socket to edge: my wire is closing, watch my end.</summary>
internal sealed record SocketClosing : INoSerializationVerificationNeeded
{
    public static SocketClosing Instance { get; } = new();
}

/// <summary>Socket to edge: the client renewed its token.</summary>
internal sealed record LoginChanged(Principal Who) : INoSerializationVerificationNeeded;

/// <summary>Socket to edge: write this when I am in the room, behind what comes with the entry.</summary>
internal sealed record UponEntry(RoomKey Room, Frame Frame) : INoSerializationVerificationNeeded;

/// <summary>Socket to edge: of this room I wait for what comes of this join alone.</summary>
internal sealed record Expect(RoomKey Room, int Attempt) : INoSerializationVerificationNeeded;

/// <summary>Socket to edge: nothing more of this room for me. Answered by <see cref="Detached"/>, after which nothing more comes.</summary>
internal sealed record Detach(RoomKey Room, ConnectionId Connection) : INoSerializationVerificationNeeded;

/// <summary>Socket to edge: I listen to this channel from now on. Answered by <see cref="Subscribed"/> when the channel's actor knows of the node.</summary>
internal sealed record Subscribe(ChannelKey Channel) : INoSerializationVerificationNeeded;

internal sealed record Subscribed(ChannelKey Channel) : INoSerializationVerificationNeeded;

/// <summary>Socket to edge: nothing more of this channel for me. After the answer nothing comes. <see cref="Frame"/> is what asked for it.</summary>
internal sealed record Unsubscribe(ChannelKey Channel, ClientFrame? Frame) : INoSerializationVerificationNeeded;

internal sealed record Unsubscribed(ChannelKey Channel, ClientFrame? Frame) : INoSerializationVerificationNeeded;

/// <summary>Edge to socket: up to <see cref="Seq"/> it was handed the room; null when it never was.</summary>
internal sealed record Detached(RoomKey Room, long? Seq) : INoSerializationVerificationNeeded;
