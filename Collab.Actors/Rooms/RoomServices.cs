namespace Collab.Actors.Rooms;

/// <summary>What every room works with.</summary>
public sealed record RoomServices(CollabSettings Settings, IRoomDirectory Directory, TimeProvider Clock, LiveRooms Live);
