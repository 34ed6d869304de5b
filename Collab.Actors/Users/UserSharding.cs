using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Users;

/// <summary>How users lie over the shards, and how they are made. The region is in the registry as <see cref="UserActor"/>.</summary>
public static class UserSharding
{
    private static readonly EntityType<IUserMessage, UserKey> Type =
        new("user", message => message.User, UserKey.TryParse, UserStop.Instance);

    /// <remarks>A user with open sockets is in use though nothing comes for them.</remarks>
    public static AkkaConfigurationBuilder WithUsers(this AkkaConfigurationBuilder builder, UserServices services) =>
        builder.WithEntities<UserActor, IUserMessage, UserKey>(
            Type, services.Settings.Users.Shards, _ => key => UserActor.Props(key, services));
}
