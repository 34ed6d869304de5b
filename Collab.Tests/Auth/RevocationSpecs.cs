using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Users;
using Collab.Host.Auth;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>Whom the host tells that a login is over. The probe stands in for the users' region.</summary>
public sealed class RevocationSpecs : RoomSpec
{
    private static readonly UserKey Ada = new(new OrgId("acme"), new UserId("ada"));

    [Fact(DisplayName = "[AU6] the end of a login goes to this node's sockets and, until it is answered, to the user's actor, which knows those of all nodes")]
    public void Told()
    {
        var (users, edge) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(edge, typeof(SessionRevoked));
        using var services = new ServiceCollection().AddSingleton(Sys).AddSingleton<IRequiredActor<UserActor>>(new Region(users)).BuildServiceProvider();
        new ActorRevocations(services, NullLogger<ActorRevocations>.Instance).Tell(Ada, "s1");
        edge.ExpectMsg<SessionRevoked>().LoginSession.ShouldBe("s1");
        // The first is lost on its way: a second later it comes again, and answered it is the last.
        users.ExpectMsg<RevokeLogin>(TimeSpan.FromSeconds(10)).ShouldBe(new RevokeLogin(Ada, "s1"));
        users.ExpectMsg<RevokeLogin>(TimeSpan.FromSeconds(10)).ShouldBe(new RevokeLogin(Ada, "s1"));
        users.Reply(new LoginRevoked(Ada, 1));
        new ActorRevocations(services, NullLogger<ActorRevocations>.Instance).Tell(Ada, "s2");
        users.ExpectMsg<RevokeLogin>(TimeSpan.FromSeconds(10)).LoginSession.ShouldBe("s2");
        users.Reply(new LoginRevoked(Ada, 0));
    }

    private sealed class Region(TestProbe probe) : IRequiredActor<UserActor>
    {
        public IActorRef ActorRef => probe.Ref;

        public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(probe.Ref);
    }
}
