using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>A checked frame from a client [WS5]. Its data is raw JSON, copied out of the receive buffer, on one line.</summary>
public sealed class ClientFrame
{
    /// <summary>What stands for data that was left out.</summary>
    public static readonly ReadOnlyMemory<byte> NoData = "{}"u8.ToArray();

    public required ClientFrameKind Kind { get; init; }

    public required string Type { get; init; }

    public RoomId? Room { get; init; }

    public ChannelName? Channel { get; init; }

    public UserId? To { get; init; }

    /// <summary>The sender's own number for it: wants an ack, and makes a resent command harmless [WS6].</summary>
    public string? Id { get; init; }

    /// <summary>Asked for by the sender; it counts for the application's own types alone [WS13].</summary>
    public bool Ephemeral { get; init; }

    public ReadOnlyMemory<byte> Data { get; init; } = NoData;

    public string? RunId { get; init; }

    public string? AgentName { get; init; }

    public string? WorkflowId { get; init; }

    /// <summary>Goes to the journal, and by it to the room.</summary>
    public bool Durable => Kind is ClientFrameKind.Message or ClientFrameKind.DrawingAction
        || (Kind is ClientFrameKind.Application && !Ephemeral);
}
