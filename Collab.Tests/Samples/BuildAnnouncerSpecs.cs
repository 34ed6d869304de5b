using System.Text.Json;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.TestKit;
using Xunit;

namespace Samples;

public sealed record BuildFinished(int Number, bool Passed);

/// <summary>An actor of yours: tells a room how a build went. Whoever told it hears what came of that.</summary>
public sealed class BuildAnnouncer : ReceiveActor
{
    private static readonly Author Ci = new(new UserId("ci"), "CI", ConnectionId.OfBackEnd("builds"));

    public BuildAnnouncer(IActorRef rooms, RoomKey room) => Receive<BuildFinished>(build => rooms.Forward(
        new PublishToRoom(room, "build:finished", Ci, JsonSerializer.SerializeToUtf8Bytes(build)) { Id = $"{build.Number}" }));
}

public sealed class BuildAnnouncerSpecs() : Akka.TestKit.Xunit2.TestKit(CollabTestConfig.Default)
{
    [Fact]
    public void Everybody_hears_of_a_build_and_so_does_who_was_away()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        bob.Drop();

        Announcer(room).Tell(new BuildFinished(7, Passed: true), TestActor);

        Assert.Equal(7, ann.Until("build:finished").GetProperty("data").GetProperty("Number").GetInt32());
        Assert.True(bob.Resume().Next("build:finished").GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public void A_build_that_could_not_be_stored_is_announced_once_when_it_is_told_again()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var announcer = Announcer(room);
        room.Turn(Gate.Rejecting);
        announcer.Tell(new BuildFinished(7, Passed: true), TestActor);
        ExpectMsg<PublishRefused>();

        room.Turn(Gate.Open);
        announcer.Tell(new BuildFinished(7, Passed: true), TestActor);
        announcer.Tell(new BuildFinished(7, Passed: true), TestActor);
        announcer.Tell(new BuildFinished(8, Passed: false), TestActor);

        Assert.Equal(7, ann.Next("build:finished").GetProperty("data").GetProperty("Number").GetInt32());
        Assert.Equal(8, ann.Next("build:finished").GetProperty("data").GetProperty("Number").GetInt32());
    }

    private IActorRef Announcer(RoomFixture room) => Sys.ActorOf(Props.Create(() => new BuildAnnouncer(room.Shard, room.Key)));
}
