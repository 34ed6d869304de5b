using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class EndingSpecs : RoomSpec
{
    [Fact(DisplayName = "[RM8] an empty room leaves memory after its time, and comes back with its board, its seq and its epoch")]
    public void Passivation()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Send("drawing_action", """{"action":"draw","element_id":"e1","points":[[1,1],[2,2]]}""");
        ann.Next("drawing_action");
        var before = room.Status();
        WatchEntity(room, out var watcher, out var entity);
        ann.Leave();
        AwaitAssert(() => room.Status().ParticipantCount.ShouldBe(0));
        room.Advance(room.Settings.Rooms.PassivateAfter - TimeSpan.FromMilliseconds(1));
        room.Entity.ShouldBe(entity);
        room.Advance(TimeSpan.FromMilliseconds(1));
        watcher.ExpectTerminated(entity);
        room.Live.Count.ShouldBe(0);

        var bob = room.Socket("bob");
        var joined = bob.Join().GetProperty("data");
        joined.GetProperty("epoch").GetString().ShouldBe(before.Epoch.Value);
        joined.GetProperty("seq").GetInt64().ShouldBe(1);
        joined.GetProperty("snapshot").GetProperty("elements")[0].GetProperty("id").GetString().ShouldBe("e1");
    }

    [Fact(DisplayName = "[RM8] a room somebody is in does not leave memory, whatever the time")]
    public void Occupied_stays()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var entity = room.Entity;
        room.Advance(room.Settings.Rooms.PassivateAfter * 3);
        ann.Say("here");
        ann.Next("message");
        room.Entity.ShouldBe(entity);
    }

    [Fact(DisplayName = "[RM8] joins that meet a room on its way out are not lost: the next life takes them")]
    public void Joins_during_passivation()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        WatchEntity(room, out var watcher, out var entity);
        ann.Leave();
        AwaitAssert(() => room.Status().ParticipantCount.ShouldBe(0));
        var sockets = Enumerable.Range(0, 20).Select(i => room.Socket($"u{i}")).ToArray();
        room.Advance(room.Settings.Rooms.PassivateAfter);
        foreach (var socket in sockets)
            socket.AskToJoin();
        foreach (var socket in sockets)
            socket.ExpectJoined();
        watcher.ExpectTerminated(entity);
        AwaitAssert(() => room.Status().ParticipantCount.ShouldBe(20));
    }

    [Fact(DisplayName = "[RM8] a write under way when the room is told to stop is finished and acked; what waited is not_saved")]
    public void Stop_during_write()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        WatchEntity(room, out var watcher, out var entity);
        room.Turn(Gate.Held);
        ann.Say("in flight", "1");
        room.Settle();
        ann.Say("waiting", "2");
        room.Settle();
        room.TellEntity(RoomStop.Instance);
        ann.Next("error").GetProperty("id").GetString().ShouldBe("2");
        room.Turn(Gate.Open);
        ann.Next("message");
        ann.Next("ack").GetProperty("id").GetString().ShouldBe("1");
        watcher.ExpectTerminated(entity);
        AwaitAssert(() => room.Entity.ShouldBe(ActorRefs.Nobody)); // Its shard may hear of it later than the watcher.
        room.Status().Seq.ShouldBe(1);
    }

    [Fact(DisplayName = "[LC2] a connection that fails while its room stops takes nothing with it: what is being written is still acked")]
    public void Failure_while_stopping()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        room.Turn(Gate.Held);
        ann.Say("in flight", "1");
        room.Settle();
        ann.Say("waiting", "2");
        room.Settle();
        room.TellEntity(RoomStop.Instance);
        ann.Next("error");
        var watcher = CreateTestProbe();
        watcher.Watch(bob.Connection);
        Sys.Stop(bob.Connection);
        watcher.ExpectTerminated(bob.Connection);
        room.Turn(Gate.Open);
        ann.Next("message");
        ann.Next("ack").GetProperty("id").GetString().ShouldBe("1");
    }

    [Fact(DisplayName = "[RM8] a room whose journal never answers still stops, at its deadline")]
    public void Stop_with_hanging_journal()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        WatchEntity(room, out var watcher, out var entity);
        room.Turn(Gate.Held);
        ann.Say("in flight", "1");
        room.Settle();
        ann.Say("waiting", "2");
        room.Settle();
        room.TellEntity(RoomStop.Instance);
        ann.Next("error");
        room.Advance(room.Settings.Rooms.StoreTimeout);
        watcher.ExpectTerminated(entity);
    }

    [Fact(DisplayName = "[RM8] DELETE closes the members with 4002, and nothing is left: entry, journal, snapshots; a later life is a new one")]
    public void Delete()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        for (var i = 0; i < 60; i++)
        {
            ann.Say("text");
            ann.Next("message");
        }

        var before = room.Status();
        room.Stop();
        ann = room.Enter("ann");
        var deleted = room.Shard.Ask<RoomDeleted>(new DeleteRoom(room.Key), TimeSpan.FromSeconds(10));
        ann.Told<Ejected>().Code.ShouldBe(CloseCode.RoomDeleted);
        ann.Leave();
        deleted.Arrives();
        room.Record.ShouldBeNull();

        var bob = room.Socket("bob");
        var joined = bob.Join(new ResumePoint(before.Epoch, 3)).GetProperty("data");
        joined.GetProperty("recovered").GetBoolean().ShouldBeFalse();
        joined.GetProperty("seq").GetInt64().ShouldBe(0);
        joined.GetProperty("epoch").GetString().ShouldNotBe(before.Epoch.Value);
        bob.Next("user_joined");
        bob.Say("first");
        bob.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);
        room.Stop();
        room.Status().Seq.ShouldBe(1);
    }

    [Fact(DisplayName = "[RM8] who joins while a room is being deleted waits, and comes into a new room")]
    public void Join_during_deletion()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Say("old");
        ann.Next("message");
        var deleted = room.Shard.Ask<RoomDeleted>(new DeleteRoom(room.Key), TimeSpan.FromSeconds(10));
        ann.Told<Ejected>();
        var bob = room.Socket("bob");
        bob.AskToJoin();
        ann.Leave();
        deleted.Arrives();
        bob.ExpectJoined().Seq.ShouldBe(0);
    }

    [Fact(DisplayName = "[RM8] a journal that will not delete: the entry stays, the asker hears it, and the next sweep finishes what was begun")]
    public void Deletion_breaks_off()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Say("text");
        ann.Next("message");
        ann.Leave();
        AwaitAssert(() => room.Status().ParticipantCount.ShouldBe(0));
        room.Turn(Gate.KeepingAll);
        var refused = room.Shard.Ask<RoomUnavailable>(new DeleteRoom(room.Key), TimeSpan.FromSeconds(10));
        AwaitAssert(() =>
        {
            room.Advance(room.Settings.Rooms.DeletionRetry);
            refused.IsCompleted.ShouldBeTrue();
        });
        room.Record.ShouldNotBeNull();

        room.Turn(Gate.Open);
        room.Advance(room.Settings.Rooms.DeleteIdleAfter * 2);
        var sweeper = Sys.ActorOf(RoomSweeper.Props(room.Directory, room.Shard, room.Settings.Rooms, room.Clock));
        sweeper.Ask<Swept>(Sweep.Instance, TimeSpan.FromSeconds(10)).Arrives().Ended.ShouldBe(1);
        room.Record.ShouldBeNull();
        ann = room.Enter("ann");
        ann.Say("new");
        ann.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);
    }

    [Fact(DisplayName = "[RM8] a step of a deletion that fails once is tried again")]
    public void Deletion_retries()
    {
        var directory = new SlowDirectory();
        directory.Answer();
        var room = new RoomFixture(this, directory: directory);
        room.Create();
        room.Settle();
        directory.KeepsAll = true;
        var deleted = EventFilter.Warning(contains: "is tried again").ExpectOne(
            () => room.Shard.Ask<RoomDeleted>(new DeleteRoom(room.Key), TimeSpan.FromSeconds(10)));
        directory.KeepsAll = false;
        room.Advance(room.Settings.Rooms.DeletionRetry);
        deleted.Arrives();
        room.Record.ShouldBeNull();
    }

    [Fact(DisplayName = "[RS4] a kick closes that connection with 4001, the others hear user_left, an unknown one is said to be")]
    public void Kicking()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        room.Ask<Kicked>(new Kick(room.Key, bob.Who.Connection)).Found.ShouldBeTrue();
        bob.Told<Ejected>().Code.ShouldBe(CloseCode.Kicked);
        ann.Next("user_left");
        room.Ask<Kicked>(new Kick(room.Key, bob.Who.Connection)).Found.ShouldBeFalse();

        // What it still sends is nobody's any more.
        bob.Say("ghost");
        ann.Say("alone");
        ann.Next("message").GetProperty("data").GetProperty("text").GetString().ShouldBe("alone");
    }

    [Fact(DisplayName = "[RS3] who loses the right to be in a room is put out with 1008 forbidden")]
    public void Rights_lost()
    {
        var room = new RoomFixture(this);
        var record = room.Create();
        var ann = room.Enter("ann");
        room.Ask<RoomSettingsTaken>(new RoomSettingsChanged(record with { Access = RoomAccess.Members }));
        ann.Told<Ejected>().Code.ShouldBe(CloseCode.Forbidden);
        room.Status().ParticipantCount.ShouldBe(0);
    }

    [Fact(DisplayName = "[RS1] last_activity moves with what happens, but is written at most each five seconds")]
    public void Last_activity()
    {
        var room = new RoomFixture(this);
        var start = room.Clock.GetUtcNow();
        var ann = room.Enter("ann");
        room.Clock.Advance(TimeSpan.FromSeconds(1));
        ann.Say("one");
        ann.Next("message");
        room.Settle();
        AwaitAssert(() => room.Record!.LastActivity.ShouldBe(start));
        room.Advance(room.Settings.Rooms.TouchEvery);
        AwaitAssert(() => room.Record!.LastActivity.ShouldBe(start + TimeSpan.FromSeconds(1)));
    }

    private void WatchEntity(RoomFixture room, out Akka.TestKit.TestProbe watcher, out IActorRef entity)
    {
        watcher = CreateTestProbe();
        entity = room.Entity;
        watcher.Watch(entity);
    }
}
