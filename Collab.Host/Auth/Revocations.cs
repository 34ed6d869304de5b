using Akka.Actor;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Users;

namespace Collab.Host.Auth;

/// <summary>Tells whoever holds sockets that a login is over [AU6].</summary>
public interface IRevocations
{
    /// <summary>This login of this user, after its end was stored. Returns at once.</summary>
    void Tell(UserKey user, string loginSession);
}

/// <summary>
/// To the sockets of this node by its event stream, and through the user's actor to those of all nodes. That the login is over stands in
/// the database by then, so that nothing new is let in; a message that is lost on its way to a live socket is sent again. The actor system is
/// asked for late: it starts after the services are built.
/// </summary>
public sealed class ActorRevocations(IServiceProvider services, ILogger<ActorRevocations> log) : IRevocations
{
    private const int Tries = 3;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    public void Tell(UserKey user, string loginSession)
    {
        services.GetRequiredService<ActorSystem>().EventStream.Publish(new SessionRevoked(loginSession));
        _ = TellUserAsync(new RevokeLogin(user, loginSession));
    }

    private async Task TellUserAsync(RevokeLogin revoke)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                var users = await services.GetRequiredService<IRequiredActor<UserActor>>().GetAsync();
                await users.Ask<LoginRevoked>(revoke, Deadline);
                return;
            }
            catch (Exception failure) when (attempt < Tries)
            {
                log.LogDebug(failure, "The end of a login of user {UserId} is told again", revoke.User);
            }
            catch (Exception failure)
            {
                log.LogWarning("Sockets of other nodes may not have heard that a login of user {UserId} is over: {Reason}", revoke.User, failure.Message);
            }
        }
    }
}
