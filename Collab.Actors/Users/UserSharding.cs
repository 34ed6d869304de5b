using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Users;

/// <summary>How users lie over the shards, and how they are made. The region is in the registry as <see cref="UserActor"/>.</summary>
public static class UserSharding
{
    public const string TypeName = "user";

    public static AkkaConfigurationBuilder WithUsers(this AkkaConfigurationBuilder builder, UserServices services)
    {
        var options = new ShardOptions
        {
            // A user with open sockets that nothing comes for is not idle: users passivate themselves.
            ShouldPassivateIdleEntities = false,
            RememberEntities = false,
            HandOffStopMessage = UserStop.Instance,
        };
        return builder.WithShardRegion<UserActor>(
            TypeName, entityId => PropsOf(entityId, services), new Extractor(services.Settings.Users.Shards), options);
    }

    private static Props PropsOf(string entityId, UserServices services) =>
        UserKey.TryParse(entityId, out var key)
            ? UserActor.Props(key, services)
            : throw new ArgumentException($"'{entityId}' is no user's key.", nameof(entityId));

    /// <summary>Every message to a user says whom it is for; nothing else comes through the region.</summary>
    public sealed class Extractor(int shards) : HashCodeMessageExtractor(shards)
    {
        public override string? EntityId(object message) => (message as IUserMessage)?.User.ToString();
    }
}
