using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class SweeperSpecs : RoomSpec
{
    [Fact(DisplayName = "[RM8] an empty temporary room idle for five minutes is deleted; permanent, recent and occupied ones stay")]
    public void Sweeps()
    {
        var room = new RoomFixture(this);
        var sweeper = SweeperOf(room);
        var ann = room.Enter("ann");
        room.Advance(room.Settings.Rooms.DeleteIdleAfter * 2);
        Swept(sweeper).ShouldBe(new Swept(1, 0)); // Occupied: asked, since the directory can't know, and stays.
        ann.Leave();
        AwaitAssert(() => room.Status().ParticipantCount.ShouldBe(0));
        AwaitAssert(() => Swept(sweeper).ShouldBe(new Swept(0, 0))); // Recent: it was left just now.
        room.Advance(room.Settings.Rooms.DeleteIdleAfter + TimeSpan.FromMilliseconds(1));
        Swept(sweeper).ShouldBe(new Swept(1, 1));
        room.Record.ShouldBeNull();
        room.Live.Find(room.Key).ParticipantCount.ShouldBe(0);
    }

    [Fact(DisplayName = "[RM8] a permanent room is never deleted")]
    public void Permanent()
    {
        var room = new RoomFixture(this);
        room.Create(temporary: false);
        room.Settle();
        room.Advance(room.Settings.Rooms.DeleteIdleAfter * 100);
        Swept(SweeperOf(room)).ShouldBe(new Swept(0, 0));
        room.Ask<IdleDecided>(new EndIfIdle(room.Key, room.Clock.GetUtcNow())).Ended.ShouldBeFalse();
        room.Record.ShouldNotBeNull();
    }

    [Fact(DisplayName = "[RM8] it sweeps by itself each minute")]
    public void By_itself()
    {
        var room = new RoomFixture(this);
        Swept(SweeperOf(room)).ShouldBe(new Swept(0, 0)); // It runs, and so does its timer.
        room.Create(temporary: true);
        room.Advance(room.Settings.Rooms.DeleteIdleAfter);
        room.Advance(room.Settings.Rooms.SweepEvery);
        AwaitAssert(() => room.Record.ShouldBeNull());
    }

    [Fact(DisplayName = "[RM8] more rooms than one sweep asks at once go page by page; those that stay are not asked in a circle")]
    public void Pages()
    {
        var settings = RoomFixture.Defaults.Rooms with { SweepLimit = 3 };
        var clock = new SteppedTime();
        var directory = new InMemoryRoomDirectory();
        foreach (var i in Enumerable.Range(0, 7))
            Add(directory, $"r{i}", clock.GetUtcNow());
        clock.Advance(settings.DeleteIdleAfter * 2);

        var rooms = CreateTestProbe();
        var sweeper = Sys.ActorOf(RoomSweeper.Props(directory, rooms, settings, clock));
        var swept = sweeper.Ask<Swept>(Sweep.Instance, TimeSpan.FromSeconds(10));
        for (var i = 0; i < 6; i++)
        {
            var asked = rooms.ExpectMsg<EndIfIdle>();
            // The fourth stays: its page is finished, and the sweep with it.
            var ends = i != 3;
            if (ends)
                directory.DeleteAsync(asked.Room, CancellationToken.None).Arrives();
            rooms.Reply(new IdleDecided(asked.Room, ends));
        }

        swept.Arrives().ShouldBe(new Swept(6, 5));
    }

    [Fact(DisplayName = "[RM8] a room that does not answer holds a sweep up to its deadline, and the next sweep works")]
    public void Hanging_room()
    {
        var room = new RoomFixture(this);
        Add(room.Directory, "silent", room.Clock.GetUtcNow());
        room.Clock.Advance(room.Settings.Rooms.DeleteIdleAfter * 2);
        var silent = CreateTestProbe();
        var sweeper = Sys.ActorOf(RoomSweeper.Props(room.Directory, silent, room.Settings.Rooms, room.Clock));
        var swept = sweeper.Ask<Swept>(Sweep.Instance, TimeSpan.FromSeconds(10));
        silent.ExpectMsg<EndIfIdle>();
        room.Advance(room.Settings.Rooms.StoreTimeout * 3);
        swept.Arrives().ShouldBe(new Swept(1, 0));
        sweeper.Tell(Sweep.Instance);
        silent.ExpectMsg<EndIfIdle>();
    }

    private IActorRef SweeperOf(RoomFixture room) =>
        Sys.ActorOf(RoomSweeper.Props(room.Directory, room.Shard, room.Settings.Rooms, room.Clock));

    private static Swept Swept(IActorRef sweeper) =>
        sweeper.Ask<Swept>(Sweep.Instance, TimeSpan.FromSeconds(10)).Arrives();

    private static void Add(IRoomDirectory directory, string room, DateTimeOffset now)
    {
        var record = new RoomRecord(
            new RoomKey(new OrgId("acme"), new RoomId(room)), room, new UserId("ann"), now, now, true, 10, RoomAccess.Open,
            ImmutableDictionary<UserId, Role>.Empty);
        directory.CreateAsync(record, atMost: null, CancellationToken.None).Arrives();
    }
}
