using Collab.Actors.Domain;

namespace Collab.Actors.Protocol;

/// <summary>
/// An event of a back end [RS5] or of a run [AG1] for a room: whoever sends it has checked that <see cref="By"/> may. It takes the members'
/// way: decided, journaled, then told. With <see cref="Run"/> set it is recognised by run and number, else by the author's connection
/// (<see cref="ConnectionId.OfBackEnd"/>) and <see cref="Id"/>: sent again, it gets the first answer again [WS6]. It wakes a room and makes none. Answered by
/// <see cref="PublishedToRoom"/> after the commit, by <see cref="PublishRefused"/>, or by <see cref="RoomUnavailable"/>.
/// </summary>
public sealed record PublishToRoom(RoomKey Room, string Type, Author By, ReadOnlyMemory<byte> Data) : IRoomMessage
{
    public string? Id { get; init; }

    public bool Ephemeral { get; init; }

    public RunTag? Run { get; init; }
}

/// <summary><see cref="Seq"/> is null for what is ephemeral.</summary>
public sealed record PublishedToRoom(RoomKey Room, long? Seq) : ICollabMessage;

public sealed record PublishRefused(RoomKey Room, Refusal Refusal) : ICollabMessage;
