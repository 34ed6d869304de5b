using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Wire;
using Collab.Tests.Edge;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class JoinSpecs : RoomSpec
{
    [Fact(DisplayName = "[RM3] the joiner and everyone else hear user_joined with the count")]
    public void Everyone_hears()
    {
        var room = new RoomFixture(this);
        var ann = room.Socket("ann");
        var joined = ann.Join().GetProperty("data");
        joined.GetProperty("participant_count").GetInt32().ShouldBe(1);
        joined.GetProperty("recovered").GetBoolean().ShouldBeFalse();
        joined.GetProperty("snapshot").GetProperty("elements").GetArrayLength().ShouldBe(0);
        ann.Next("user_joined").GetProperty("data").GetProperty("participant_count").GetInt32().ShouldBe(1);

        var bob = room.Socket("bob");
        bob.Join().GetProperty("data").GetProperty("participants").GetArrayLength().ShouldBe(2);
        foreach (var member in new[] { ann, bob })
        {
            var heard = member.Next("user_joined").GetProperty("data");
            heard.GetProperty("connection_id").GetString().ShouldBe("c-bob");
            heard.GetProperty("participant_count").GetInt32().ShouldBe(2);
            heard.GetProperty("user_count").GetInt32().ShouldBe(2);
        }
    }

    [Fact(DisplayName = "[WS4] when a socket hears that it is in, its first frames are at its edge already, ahead of whatever it begins upon that")]
    public async Task First_frames_first()
    {
        var room = new RoomFixture(this);
        var edge = await Sys.ActorSelection("/user/edge").ResolveOne(TimeSpan.FromSeconds(10));
        var seen = CreateTestProbe();
        // It runs on the room's own thread, within the room's telling it.
        var socket = Sys.ActorOf(Props.Create(() => new Hasty(room.Key, edge, seen.Ref)).WithDispatcher(CallingThreadDispatcher.Id));
        var who = new Member(new ConnectionId("c-ann"), new UserId("ann"), "ann", room.Key.Org, []);
        room.Shard.Tell(new Join(room.Key, who, From: null), socket);
        seen.ExpectMsg<Joined>();
        TypeOf(seen.ExpectMsg<Outgoing>()).ShouldBe("joined");
        seen.FishForMessage<Outgoing>(outgoing => TypeOf(outgoing) == "begun");

        static string? TypeOf(Outgoing outgoing) => JsonDocument.Parse(outgoing.Frame.Json).RootElement.GetProperty("type").GetString();
    }

    /// <summary>A socket that has something told to the room's members through its edge at once when it hears that it is one.</summary>
    private sealed class Hasty : ReceiveActor
    {
        public Hasty(RoomKey room, IActorRef edge, IActorRef seen)
        {
            Receive<Joined>(joined =>
            {
                edge.Tell(new Broadcast(room, [Frames.Of("begun")], joined.Seq + 1));
                seen.Tell(joined);
            });
            ReceiveAny(seen.Forward);
        }
    }

    [Fact(DisplayName = "[RM3] participant_count counts connections, user_count users")]
    public void Two_connections_of_one_user()
    {
        var room = new RoomFixture(this);
        room.Enter("ann", "c-1");
        var second = room.Socket("ann", "c-2").Join().GetProperty("data");
        second.GetProperty("participant_count").GetInt32().ShouldBe(2);
        second.GetProperty("user_count").GetInt32().ShouldBe(1);
    }

    [Fact(DisplayName = "[RM3] a clean leave is heard at once, with the count, by those who stay")]
    public void CleanLeave()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        bob.Leave();
        var left = ann.Next("user_left").GetProperty("data");
        left.GetProperty("connection_id").GetString().ShouldBe("c-bob");
        left.GetProperty("participant_count").GetInt32().ShouldBe(1);
        room.Status().ParticipantCount.ShouldBe(1);
        room.Live.Find(room.Key).ParticipantCount.ShouldBe(1);
    }

    [Fact(DisplayName = "[RM1] joining an unknown room makes it, temporary and the joiner's own")]
    public void Creates()
    {
        var room = new RoomFixture(this);
        room.Enter("ann");
        var record = room.Record.ShouldNotBeNull();
        record.Temporary.ShouldBeTrue();
        record.Owner.ShouldBe(new UserId("ann"));
    }

    [Fact(DisplayName = "[RM1] without CreateOnJoin an unknown room is room_not_found, and stays unknown")]
    public void Not_found()
    {
        var room = new RoomFixture(this, new CollabSettings());
        var ann = room.Socket("ann");
        ann.AskToJoin();
        ann.Told<JoinRefused>().Code.ShouldBe(CloseCode.RoomNotFound);
        room.Record.ShouldBeNull();
        room.Ask<RoomUnavailable>(new GetRoomStatus(room.Key)).Code.ShouldBe(CloseCode.RoomNotFound);
    }

    [Fact(DisplayName = "[RM7] a room that is full refuses with room_full, and lets in again when one has left")]
    public void Full()
    {
        var room = new RoomFixture(this);
        room.Create(maxParticipants: 1);
        var ann = room.Enter("ann");
        var bob = room.Socket("bob");
        bob.AskToJoin();
        bob.Told<JoinRefused>().Code.ShouldBe(CloseCode.RoomFull);
        ann.Leave();
        room.Ask<RoomStatus>(new GetRoomStatus(room.Key));
        AwaitAssert(() => room.Status().ParticipantCount.ShouldBe(0));
        room.Enter("bob");
    }

    [Fact(DisplayName = "[RS3] a room for members only refuses others with forbidden")]
    public void Members_only()
    {
        var room = new RoomFixture(this);
        room.Create(access: RoomAccess.Members, members: ("ann", Role.Editor));
        room.Enter("ann");
        var eve = room.Socket("eve");
        eve.AskToJoin();
        eve.Told<JoinRefused>().Code.ShouldBe(CloseCode.Forbidden);
    }

    [Fact(DisplayName = "[RM2] somebody of another organisation does not get in, whatever the room's name")]
    public void Other_org()
    {
        var room = new RoomFixture(this);
        room.Enter("ann");
        var eve = room.Socket("eve");
        room.Shard.Tell(new Join(room.Key, eve.Who with { Org = new OrgId("other") }, null), eve.Ref);
        eve.Told<JoinRefused>().Code.ShouldBe(CloseCode.Forbidden);
        room.Status().ParticipantCount.ShouldBe(1);
    }

    [Fact(DisplayName = "[RM2] somebody else's connection id does not give their place away")]
    public void Other_user()
    {
        var room = new RoomFixture(this);
        room.Enter("ann", "c-1");
        var eve = room.Socket("eve", "c-1");
        eve.AskToJoin();
        eve.Told<JoinRefused>().Code.ShouldBe(CloseCode.Forbidden);
    }

    [Fact(DisplayName = "[RM7] joins that come while the directory is asked wait, in order, and all get in")]
    public void Waiting_joins()
    {
        var directory = new SlowDirectory();
        var room = new RoomFixture(this, directory: directory);
        var sockets = Enumerable.Range(0, 5).Select(i => room.Socket($"u{i}")).ToArray();
        foreach (var socket in sockets)
            socket.AskToJoin();
        directory.Answer();
        sockets.Select(socket =>
        {
            socket.ExpectJoined();
            return socket.Next("joined").GetProperty("data").GetProperty("participant_count").GetInt32();
        }).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact(DisplayName = "[RM7] a directory that hangs costs a join its deadline, and the next join tries anew")]
    public void Hanging_directory()
    {
        var directory = new SlowDirectory();
        var room = new RoomFixture(this, directory: directory);
        var ann = room.Socket("ann");
        ann.AskToJoin();
        AwaitAssert(() => directory.Asked.ShouldBe(1));
        room.Advance(room.Settings.Rooms.DirectoryTimeout);
        ann.Told<JoinRefused>().Code.ShouldBe(CloseCode.Internal);

        directory.Answer();
        ann.Join().GetProperty("data").GetProperty("participant_count").GetInt32().ShouldBe(1);
    }

    [Fact(DisplayName = "[RM7] a directory that throws refuses the join with 1011 and spoils nothing")]
    public void Throwing_directory()
    {
        var directory = new SlowDirectory();
        var room = new RoomFixture(this, directory: directory);
        directory.Fail(new InvalidOperationException("no database"));
        var ann = room.Socket("ann");
        ann.AskToJoin();
        ann.Told<JoinRefused>().Code.ShouldBe(CloseCode.Internal);
        directory.Answer();
        ann.Join();
    }

    [Fact(DisplayName = "[RM7] more messages than may wait for the directory are refused as throttled")]
    public void Bounded_waiting()
    {
        var directory = new SlowDirectory();
        var settings = RoomFixture.Defaults with { Rooms = RoomFixture.Defaults.Rooms with { OpeningStash = 2 } };
        var room = new RoomFixture(this, settings, directory);
        var sockets = Enumerable.Range(0, 3).Select(i => room.Socket($"u{i}")).ToArray();
        foreach (var socket in sockets)
            socket.AskToJoin();
        sockets[2].Told<JoinRefused>().Code.ShouldBe(CloseCode.Throttled);
        directory.Answer();
        sockets[0].ExpectJoined();
        sockets[1].ExpectJoined();
    }

    [Fact(DisplayName = "[WS6] the same connection over a new socket takes its place; the old socket hears 4000")]
    public void Replaced()
    {
        var room = new RoomFixture(this);
        var old = room.Enter("ann");
        var bob = room.Enter("bob");
        var again = room.Socket("ann");
        again.Join().GetProperty("data").GetProperty("participant_count").GetInt32().ShouldBe(2);
        old.Told<Ejected>().Code.ShouldBe(CloseCode.Replaced);
        again.Connection.ShouldBe(old.Connection);

        // The old socket's end is stale news: nobody leaves.
        old.Drop();
        again.Say("still here");
        bob.Next("message").GetProperty("connection_id").GetString().ShouldBe("c-ann");
        room.Status().ParticipantCount.ShouldBe(2);
    }

    [Fact(DisplayName = "[WS6] a socket that is heard after the one that took its place is refused with 4000, and the other stays")]
    public void HeardLate()
    {
        var room = new RoomFixture(this);
        var later = room.Socket("ann");
        later.AskToJoin(opened: 2);
        later.ExpectJoined();
        var earlier = room.Socket("ann");
        earlier.AskToJoin(opened: 1);
        earlier.ExpectRefused().ShouldBe(CloseCode.Replaced);
        later.Say("still here", "m-1");
        later.Until("ack").GetProperty("id").GetString().ShouldBe("m-1");
    }

    [Fact(DisplayName = "[RM2] two rooms: what is said in one is not heard in the other")]
    public void Isolation()
    {
        var one = new RoomFixture(this);
        var ann = one.Enter("ann");
        ann.Say("in one");
        ann.Next("message");
        var key = new RoomKey(new OrgId("other"), one.Key.Room);
        var shard = Sys.ActorOf(LoneShard.Props(RoomActor.Props(key, one.Services)));
        var eve = new ProbeSocket(
            CreateTestProbe(), key, one.Socket("eve").Who with { Org = key.Org }, shard);
        eve.Join().GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(0);
        eve.Next("user_joined");
        ann.Say("again in one");
        ann.Next("message");
        eve.Say("in the other");
        eve.Next("message").GetProperty("data").GetProperty("text").GetString().ShouldBe("in the other");
        ann.Say("third");
        ann.Next("message").GetProperty("data").GetProperty("text").GetString().ShouldBe("third");
    }
}
