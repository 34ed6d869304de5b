using System.Text.Json;
using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class ResumeSpecs : RoomSpec
{
    private static CollabSettings Small { get; } = RoomFixture.Defaults with
    {
        Rooms = RoomFixture.Defaults.Rooms with { TailFrames = 4, ReplayPageEvents = 3, ReplayLimit = 50 },
    };

    /// <summary>A room in which somebody has said 1 to count, and stays.</summary>
    private static ProbeSocket Talk(RoomFixture room, int count)
    {
        var ann = room.Enter("ann");
        for (var i = 1; i <= count; i++)
        {
            ann.Say($"{i}");
            ann.Next("message");
        }

        return ann;
    }

    private static void ExpectReplay(ProbeSocket socket, long from, long to)
    {
        for (var seq = from; seq <= to; seq++)
        {
            var frame = socket.Next("message");
            frame.GetProperty("seq").GetInt64().ShouldBe(seq);
            frame.GetProperty("recovered").GetBoolean().ShouldBeTrue();
        }
    }

    private static void ExpectRecovered(JsonElement joined, long seq)
    {
        joined.GetProperty("data").GetProperty("recovered").GetBoolean().ShouldBeTrue();
        joined.GetProperty("data").GetProperty("snapshot").ValueKind.ShouldBe(JsonValueKind.Null);
        joined.GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(seq);
    }

    [Theory(DisplayName = "[RC2] all that comes of a join carries its number: the answer, the way in, the pages before it, and a refusal")]
    [InlineData(10)]
    [InlineData(0)]
    public void Numbered(long since)
    {
        var room = new RoomFixture(this, Small);
        Talk(room, 10);
        var from = new ResumePoint(room.Status().Epoch, since);
        var bob = room.Socket("bob");
        foreach (var attempt in new[] { 7, 8 })
        {
            room.Drain();
            bob.AskToJoin(from, attempt: attempt);
            bob.ExpectJoined().Attempt.ShouldBe(attempt);
            var pages = 0;
            var entered = (Enter)room.Edge.FishForMessage(message =>
            {
                if (message is DeliverAhead page)
                {
                    pages++;
                    page.Attempt.ShouldBe(attempt);
                }

                return message is Enter;
            });
            entered.Attempt.ShouldBe(attempt);
            (pages > 0).ShouldBe(since == 0);
        }

        var eve = new ProbeSocket(CreateTestProbe(), room.Key, bob.Who with { User = new UserId("eve") }, room.Shard);
        eve.AskToJoin(attempt: 9);
        eve.Told<JoinRefused>().Attempt.ShouldBe(9);
    }

    [Theory(DisplayName = "[RC2] every event after since, once, in order, marked; then live ones: out of the tail and out of the journal")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(10)]
    public void Replay(long since)
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 10);
        room.Enter("bob");
        var bob = room.Socket("bob");
        ExpectRecovered(bob.Join(new ResumePoint(room.Status().Epoch, since)), 10);
        ExpectReplay(bob, since + 1, 10);
        ann.Next("user_joined");
        ann.Say("live");
        var live = bob.Next("message");
        live.GetProperty("seq").GetInt64().ShouldBe(11);
        live.TryGetProperty("recovered", out _).ShouldBeFalse();
    }

    [Fact(DisplayName = "[RC2] resume at 0 gives all from the first event on, page by page out of the journal, with nothing twice at the seam")]
    public void From_zero()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 20);
        var bob = room.Enter("bob");
        bob.Drop();
        var again = room.Socket("bob");
        ExpectRecovered(again.Join(new ResumePoint(room.Status().Epoch, 0)), 20);
        ExpectReplay(again, 1, 20);
        ann.Say("live");
        var live = again.Next("message");
        live.GetProperty("seq").GetInt64().ShouldBe(21);
        live.TryGetProperty("recovered", out _).ShouldBeFalse();
    }

    [Fact(DisplayName = "[RC2] it works twice, and again on a quiet room with nothing missed")]
    public void Twice()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 3);
        var epoch = room.Status().Epoch;
        room.Enter("bob");
        foreach (var since in new long[] { 3, 0, 2, 3, 0 })
        {
            var bob = room.Socket("bob");
            ExpectRecovered(bob.Join(new ResumePoint(epoch, since)), 3);
            ExpectReplay(bob, since + 1, 3);
            room.Settle();
        }
    }

    [Fact(DisplayName = "[RC2] events that are written while a client catches up reach it in their place")]
    public void Written_meanwhile()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 12);
        room.Enter("bob");
        ann.Next("user_joined");
        var bob = room.Socket("bob");
        bob.AskToJoin(new ResumePoint(room.Status().Epoch, 0));
        for (var i = 13; i <= 24; i++)
            ann.Say($"{i}");
        bob.ExpectJoined();
        bob.Next("joined");
        for (var seq = 1; seq <= 24; seq++)
            bob.Next("message").GetProperty("seq").GetInt64().ShouldBe(seq);
    }

    [Fact(DisplayName = "[RC2] after a restart of the room: the same epoch, everything after since, from the journal")]
    public void After_restart()
    {
        var room = new RoomFixture(this, Small);
        Talk(room, 10);
        var epoch = room.Status().Epoch;
        room.Stop();
        var ann = room.Socket("ann");
        ExpectRecovered(ann.Join(new ResumePoint(epoch, 2)), 10);
        ann.Next("user_joined");
        ExpectReplay(ann, 3, 10);
    }

    [Fact(DisplayName = "[RC2] another epoch: recovered false, a fresh snapshot, and nothing of a replay")]
    public void Other_epoch()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 2);
        ann.Send("drawing_action", """{"action":"draw","element_id":"e1","points":[[1,1],[2,2]]}""");
        ann.Next("drawing_action");
        var bob = room.Socket("bob");
        var joined = bob.Join(new ResumePoint(new Epoch("0000"), 1)).GetProperty("data");
        joined.GetProperty("recovered").GetBoolean().ShouldBeFalse();
        joined.GetProperty("snapshot").GetProperty("elements")[0].GetProperty("id").GetString().ShouldBe("e1");
        bob.Next("user_joined");
        ann.Next("user_joined");
        ann.Say("next");
        bob.Next("message").GetProperty("seq").GetInt64().ShouldBe(4);
    }

    [Theory(DisplayName = "[RC2] too far back, or from a future that this room has not had: a snapshot, never a part of a replay")]
    [InlineData(1)]
    [InlineData(61)]
    [InlineData(long.MaxValue)]
    public void Out_of_reach(long since)
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 60);
        var bob = room.Socket("bob");
        var joined = bob.Join(new ResumePoint(room.Status().Epoch, since)).GetProperty("data");
        joined.GetProperty("recovered").GetBoolean().ShouldBeFalse();
        joined.GetProperty("seq").GetInt64().ShouldBe(60);
        bob.Next("user_joined");
        ann.Next("user_joined");
        ann.Say("next");
        bob.Next("message").GetProperty("seq").GetInt64().ShouldBe(61);
    }

    [Fact(DisplayName = "[RC2] a journal that can't be read ends the catching up with 1011 at its deadline, and the room goes on")]
    public void Unreadable_journal()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 10);
        var epoch = room.Status().Epoch;
        room.Turn(Gate.NotReplaying);
        var bob = room.Socket("bob");
        EventFilter.Warning(contains: "could not be read").ExpectOne(() =>
        {
            bob.AskToJoin(new ResumePoint(epoch, 0));
            bob.ExpectJoined();
            bob.Next("joined");
        });
        room.Advance(room.Settings.Lifecycle.Ready);
        bob.Told<Ejected>().Code.ShouldBe(Actors.Wire.CloseCode.Internal);
        ann.Next("user_joined");
        ann.Next("user_left");
        ann.Say("on");
        ann.Next("message").GetProperty("seq").GetInt64().ShouldBe(11);
    }

    [Fact(DisplayName = "[RC2] a silent rejoin gets only what it missed, unmarked by joined; and once all are back it hears who is here")]
    public void Silent_rejoin()
    {
        var room = new RoomFixture(this);
        var ann = Talk(room, 5);
        var epoch = room.Status().Epoch;
        room.Stop();
        ann.AskToJoin(new ResumePoint(epoch, 3), again: true);
        ann.ExpectJoined().Recovered.ShouldBeTrue();
        ExpectReplay(ann, 4, 5);
        room.Settle();
        room.Advance(room.Settings.Rooms.RejoinSettle);
        var here = ann.Next("joined").GetProperty("data");
        here.GetProperty("participants").GetArrayLength().ShouldBe(1);
        here.GetProperty("recovered").GetBoolean().ShouldBeTrue();
    }

    [Fact(DisplayName = "[RM5] a silent rejoin of somebody who was seen to leave, or late in the room's life, is told like any join")]
    public void Rejoin_after_leave()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        bob.Leave();
        ann.Next("user_left");
        bob.AskToJoin(new ResumePoint(room.Status().Epoch, 0), again: true);
        bob.ExpectJoined();
        bob.Next("joined");
        ann.Next("user_joined");
        bob.Leave();
        ann.Next("user_left");

        room.Advance(room.Settings.Rooms.RejoinSettle);
        room.Settle();
        var carl = room.Socket("carl");
        carl.AskToJoin(new ResumePoint(room.Status().Epoch, 0), again: true);
        carl.ExpectJoined();
        carl.Next("joined");
        ann.Next("user_joined");
    }

    [Fact(DisplayName = "[RC2] a journal that has lost what the client missed: a snapshot instead, never a part of a replay")]
    public void Hole()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 10);
        room.Enter("bob");
        ann.Next("user_joined");
        room.Turn(Gate.ReplayingNothing);
        var bob = room.Socket("bob");
        ExpectRecovered(bob.Join(new ResumePoint(room.Status().Epoch, 0)), 10);
        var joined = bob.Next("joined").GetProperty("data");
        joined.GetProperty("recovered").GetBoolean().ShouldBeFalse();
        joined.GetProperty("snapshot").GetProperty("seq").GetInt64().ShouldBe(10);
        ann.Say("live");
        bob.Next("message").GetProperty("seq").GetInt64().ShouldBe(11);
    }

    [Fact(DisplayName = "[RC2] more who catch up than may read at once all get there")]
    public void Many_at_once()
    {
        var room = new RoomFixture(this, Small);
        Talk(room, 20);
        var epoch = room.Status().Epoch;
        var many = Enumerable.Range(0, 40).Select(i => room.Socket($"u{i}")).ToArray();
        foreach (var socket in many)
            socket.AskToJoin(new ResumePoint(epoch, 0));
        foreach (var socket in many)
        {
            for (var seq = 1; seq <= 20; seq++)
                socket.Until("message").GetProperty("seq").GetInt64().ShouldBe(seq);
        }
    }

    [Fact(DisplayName = "[MS1] history gives pages of stored frames with the since to go on from, out of tail and journal alike")]
    public void History()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 10);
        var since = 0L;
        var seqs = new List<long>();
        for (; ; )
        {
            ann.Send("history", $$"""{"since":{{since}},"limit":4}""", "h");
            var page = ann.Next("history");
            page.GetProperty("id").GetString().ShouldBe("h");
            var events = page.GetProperty("data").GetProperty("events");
            events.GetArrayLength().ShouldBeLessThanOrEqualTo(4);
            seqs.AddRange(events.EnumerateArray().Select(e => e.GetProperty("seq").GetInt64()));
            var next = page.GetProperty("data").GetProperty("next");
            if (next.ValueKind == JsonValueKind.Null)
                break;
            since = next.GetInt64();
        }

        seqs.ShouldBe(Enumerable.Range(1, 10).Select(n => (long)n));
        room.Ask<RoomHistoryPage>(new GetHistory(room.Key, 0, 500)).Frames.Length.ShouldBe(10);
        room.Ask<RoomHistoryPage>(new GetHistory(room.Key, 10, 500)).Frames.ShouldBeEmpty();
    }

    [Fact(DisplayName = "[MS1] history that can't be read is unavailable, for the member and for the back end")]
    public void History_fails()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 10);
        room.Turn(Gate.NotReplaying);
        ann.Send("history", """{"since":0}""", "h");
        ann.Next("error").GetProperty("data").GetProperty("code").GetString().ShouldBe("unavailable");
        room.Ask<RoomUnavailable>(new GetHistory(room.Key, 0, 10)).Code.ShouldBe(Actors.Wire.CloseCode.Internal);
    }

    [Fact(DisplayName = "[RC2] seq and journal number part after a refused write, and the replay still finds its place")]
    public void After_refusals()
    {
        var room = new RoomFixture(this, Small);
        var ann = Talk(room, 4);
        room.Turn(Gate.Rejecting);
        for (var i = 0; i < 7; i++)
        {
            ann.Say("refused", $"{i}");
            ann.Next("error");
        }

        room.Turn(Gate.Open);
        for (var i = 5; i <= 16; i++)
        {
            ann.Say($"{i}");
            ann.Next("message").GetProperty("seq").GetInt64().ShouldBe(i);
        }

        room.Enter("bob");
        foreach (var since in new long[] { 0, 3, 4, 5, 9 })
        {
            var bob = room.Socket("bob");
            ExpectRecovered(bob.Join(new ResumePoint(room.Status().Epoch, since)), 16);
            ExpectReplay(bob, since + 1, 16);
        }
    }
}
