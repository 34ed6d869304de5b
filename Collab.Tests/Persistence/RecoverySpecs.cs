using Akka.Actor;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Persistence;

public sealed class RecoverySpecs : RoomSpec
{
    [Fact(DisplayName = "[RC2] a journal from the future: joins are refused with 1011, it is logged once, and nothing is written over it")]
    public void Unknown_event()
    {
        var room = new RoomFixture(this);
        room.Create();
        Store(room, new RoomOpened(new Epoch("e1"), room.Clock.GetUtcNow()), new UnreadableEvent("frame-v9", "unknown"));
        var ann = room.Socket("ann");
        EventFilter.Error(contains: "frame-v9").ExpectOne(() =>
        {
            ann.AskToJoin();
            ann.Told<JoinRefused>().Code.ShouldBe(CloseCode.Internal);
            ann.AskToJoin();
            ann.Told<JoinRefused>().Code.ShouldBe(CloseCode.Internal);
            room.Ask<RoomUnavailable>(new GetRoomStatus(room.Key)).Code.ShouldBe(CloseCode.Internal);
        });
        Stored(room).ShouldBe(2);
    }

    [Fact(DisplayName = "[RC5] a gap in the journal is found at recovery, and the room refuses to serve")]
    public void Gap()
    {
        var room = new RoomFixture(this);
        room.Create();
        var by = new Author(new UserId("ann"), "Ann", new ConnectionId("c"));
        var second = new RoomEvent(2, room.Clock.GetUtcNow(), by, null, new RoomChange.Posted("message", "{}"u8.ToArray()));
        Store(room, new RoomOpened(new Epoch("e1"), room.Clock.GetUtcNow()), FrameWriter.Event(room.Key, second));
        var ann = room.Socket("ann");
        EventFilter.Error(contains: "can't be read").ExpectOne(() =>
        {
            ann.AskToJoin();
            ann.Told<JoinRefused>().Code.ShouldBe(CloseCode.Internal);
        });
    }

    [Fact(DisplayName = "[RM8] a snapshot each 500 events and at the end of a life with 50 more; the last two are kept")]
    public void Snapshots()
    {
        var room = new RoomFixture(this);
        Say(room, 1_499);
        Newest(room).ShouldBe(1_001); // Event 1,000; the opening is number 1.
        Newest(room, upTo: 1_000).ShouldBe(501);
        room.Stop();
        Newest(room).ShouldBe(1_500);
        Newest(room, upTo: 1_499).ShouldBe(1_001);
        AwaitAssert(() => Newest(room, upTo: 1_000).ShouldBe(0));
        room.Status().Seq.ShouldBe(1_499);
    }

    [Fact(DisplayName = "[RM8] a life with less than 50 events since its snapshot ends without one")]
    public void No_snapshot_for_little()
    {
        var room = new RoomFixture(this);
        Say(room, 49);
        room.Stop();
        Newest(room).ShouldBe(0);
        room.Status().Seq.ShouldBe(49);
    }

    private static void Say(RoomFixture room, int count)
    {
        var ann = room.Enter("ann");
        for (var i = 0; i < count; i++)
        {
            ann.Say("x");
            ann.Next("message");
        }

        room.Settle();
    }

    private long Newest(RoomFixture room, long upTo = long.MaxValue)
    {
        var store = Akka.Persistence.Persistence.Instance.Apply(Sys).SnapshotStoreFor(null);
        var load = new LoadSnapshot(RoomJournal.PersistenceId(room.Key), new SnapshotSelectionCriteria(upTo), upTo);
        return store.Ask<LoadSnapshotResult>(load, TimeSpan.FromSeconds(10)).Arrives().Snapshot?.Metadata.SequenceNr ?? 0;
    }

    private void Store(RoomFixture room, params object[] events)
    {
        var writer = Sys.ActorOf(Props.Create(() => new Writer(RoomJournal.PersistenceId(room.Key))));
        foreach (var stored in events)
            writer.Ask<object>(stored, TimeSpan.FromSeconds(10)).Arrives();
        Watch(writer);
        Sys.Stop(writer);
        ExpectTerminated(writer);
    }

    private long Stored(RoomFixture room)
    {
        var writer = Sys.ActorOf(Props.Create(() => new Writer(RoomJournal.PersistenceId(room.Key))));
        return writer.Ask<long>("count", TimeSpan.FromSeconds(10)).Arrives();
    }

    /// <summary>Writes what it is told into a room's journal.</summary>
    private sealed class Writer : ReceivePersistentActor
    {
        public Writer(string id)
        {
            PersistenceId = id;
            Command<string>(_ => Sender.Tell(LastSequenceNr));
            CommandAny(message => Persist(message, stored => Sender.Tell(stored)));
        }

        public override string PersistenceId { get; }
    }
}
