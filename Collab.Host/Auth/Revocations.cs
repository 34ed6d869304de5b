using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Host.Auth;

/// <summary>Tells whoever holds sockets that a login is over [AU6].</summary>
public interface IRevocations
{
    /// <summary>This login of this user, after its end was stored.</summary>
    void Tell(UserKey user, string loginSession);
}

/// <summary>By the actor system's event stream. The system is asked for late: it starts after the services are built.</summary>
public sealed class StreamRevocations(IServiceProvider services) : IRevocations
{
    public void Tell(UserKey user, string loginSession) => services.GetRequiredService<ActorSystem>().EventStream.Publish(new SessionRevoked(loginSession));
}
