using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

/// <summary>How rooms lie over the shards, and how they are made. The region is in the registry as <see cref="RoomActor"/>.</summary>
public static class RoomSharding
{
    public const string TypeName = "room";

    public static AkkaConfigurationBuilder WithRooms(this AkkaConfigurationBuilder builder, RoomServices services)
    {
        var options = new ShardOptions
        {
            // Connections talk to their room directly, past the region, so that a busy room would look idle to it: rooms passivate
            // themselves.
            ShouldPassivateIdleEntities = false,
            RememberEntities = false,
            HandOffStopMessage = RoomStop.Instance,
        };
        return builder.WithShardRegion<RoomActor>(
            TypeName, entityId => PropsOf(entityId, services), new Extractor(services.Settings.Rooms.Shards), options);
    }

    private static Props PropsOf(string entityId, RoomServices services) =>
        RoomKey.TryParse(entityId, out var key)
            ? RoomActor.Props(key, services)
            : throw new ArgumentException($"'{entityId}' is no room's key.", nameof(entityId));

    /// <summary>Every room message says which room it is for; nothing else comes to a room through its region.</summary>
    public sealed class Extractor(int shards) : HashCodeMessageExtractor(shards)
    {
        public override string? EntityId(object message) => (message as IRoomMessage)?.Room.ToString();
    }
}
