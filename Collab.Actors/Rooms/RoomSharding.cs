using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

/// <summary>How rooms lie over the shards, and how they are made. The region is in the registry as <see cref="RoomActor"/>.</summary>
public static class RoomSharding
{
    private static readonly EntityType<IRoomMessage, RoomKey> Type =
        new("room", message => message.Room, RoomKey.TryParse, RoomStop.Instance);

    /// <remarks>Connections talk to their room directly, past the region: a busy room hears nothing through it.</remarks>
    public static AkkaConfigurationBuilder WithRooms(this AkkaConfigurationBuilder builder, RoomServices services) =>
        builder.WithEntities<RoomActor, IRoomMessage, RoomKey>(
            Type, services.Settings.Rooms.Shards, _ => key => RoomActor.Props(key, services));
}
