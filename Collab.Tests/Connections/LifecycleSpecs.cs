using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Connections;

/// <summary>Connections in their room: failing, hanging, a hundred at once.</summary>
public sealed class LifecycleSpecs : RoomSpec
{
    [Fact(DisplayName = "[LC2] a connection that throws ends alone: 1011 for its socket, user_left for the others, the room unharmed")]
    public void Throwing_child()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        EventFilter.Exception<NullReferenceException>().ExpectOne(() => bob.Connection.Tell(new Inbound(null!), bob.Ref));
        bob.Told<Ejected>().Code.ShouldBe(CloseCode.Internal);
        ann.Next("user_left").GetProperty("data").GetProperty("participant_count").GetInt32().ShouldBe(1);
        ann.Say("on");
        ann.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);

        bob.Join().GetProperty("data").GetProperty("participant_count").GetInt32().ShouldBe(2);
    }

    [Fact(DisplayName = "[LC2] a room that throws starts anew from its journal, and its members come back into it")]
    public void Throwing_room()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Say("kept", "1");
        ann.Next("message");
        ann.Next("ack");
        var before = room.Status();
        ann.Probe.Watch(ann.Connection);
        EventFilter.Exception<NullReferenceException>().ExpectOne(
            () => room.Shard.Tell(new Join(room.Key, null!, null), ActorRefs.NoSender));
        ann.Told<Terminated>();

        ann.AskToJoin(new ResumePoint(before.Epoch, 1), again: true);
        ann.ExpectJoined().Recovered.ShouldBeTrue();
        ann.Say("kept", "1");
        ann.Next("ack").GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(1);
        room.Status().ShouldBe(before with { LastActivity = room.Status().LastActivity });
    }

    [Fact(DisplayName = "[LC3] a socket that never answers its close is left to itself after two seconds, counted and logged")]
    public void Hanging_socket()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        room.Ask<Kicked>(new Kick(room.Key, ann.Who.Connection));
        ann.Told<Ejected>();
        EventFilter.Warning(contains: "c-ann").ExpectOne(() => room.Advance(room.Settings.Lifecycle.Close));
        room.Settle();
        room.Live.ForcedCloses.ShouldBe(1);

        // And the connection can come back.
        room.Enter("ann");
    }

    [Trait("Suite", "ConnectionLifecycle")]
    [Fact(DisplayName = "[LC3] a room with 100 connections whose sockets never answer ends within one deadline, not a hundred")]
    public void Hundred_hanging_sockets()
    {
        var room = new RoomFixture(this);
        var sockets = Enumerable.Range(0, 100).Select(i => room.Socket($"u{i}")).ToArray();
        foreach (var socket in sockets)
        {
            socket.AskToJoin();
            socket.ExpectJoined();
        }

        EventFilter.Info(contains: "Closing 100 connections").ExpectOne(() =>
        {
            var deleted = room.Shard.Ask<RoomDeleted>(new DeleteRoom(room.Key), TimeSpan.FromSeconds(10));
            foreach (var socket in sockets)
                socket.Told<Ejected>().Code.ShouldBe(CloseCode.RoomDeleted);
            EventFilter.Info(contains: "2000 ms: 100 forced, 0 remaining").ExpectOne(() => room.Advance(room.Settings.Lifecycle.Close));
            deleted.Arrives();
        });
        room.Live.ForcedCloses.ShouldBe(100);
        room.Live.Abandoned.ShouldBe(0);
        room.Record.ShouldBeNull();
    }

    [Fact(DisplayName = "[LC3] a connection's actor that is stuck is abandoned after its deadline, and holds nothing up")]
    public void Stuck_actor()
    {
        using var clock = new StuckClock();
        var room = new RoomFixture(this, clock: clock);
        var sockets = Enumerable.Range(0, 3).Select(i => room.Enter($"u{i}")).ToArray();
        // The first question is the room's own, the second that of whichever connection closes first.
        clock.StickAt(2);
        foreach (var socket in sockets)
        {
            Watch(socket.Connection);
            socket.LeaveWhenEjected();
        }

        var deleted = room.Shard.Ask<RoomDeleted>(new DeleteRoom(room.Key), TimeSpan.FromSeconds(10));
        ExpectMsg<Terminated>();
        ExpectMsg<Terminated>();
        room.HearOfEnds();
        room.Advance(room.Settings.Lifecycle.Close * 2);
        deleted.Arrives();
        room.Live.Abandoned.ShouldBe(1);
        room.Record.ShouldBeNull();
    }

    [Fact(DisplayName = "[LC5] rapid connects and disconnects leave nothing behind")]
    public void Churn()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        for (var i = 0; i < 200; i++)
        {
            var socket = room.Socket("bob", $"c-{i}");
            socket.AskToJoin();
            socket.ExpectJoined();
            if (i % 2 == 0)
                socket.Leave();
            else
                Sys.Stop(socket.Ref);
        }

        AwaitAssert(() =>
        {
            room.Advance(room.Settings.Rooms.LeaveGrace);
            room.Status().ParticipantCount.ShouldBe(1);
        });
        room.Ask<RoomParticipants>(new GetParticipants(room.Key)).Participants.ShouldHaveSingleItem().Connection.ShouldBe(ann.Who.Connection);
        room.Live.Participants.ShouldBe(1);
    }
}
