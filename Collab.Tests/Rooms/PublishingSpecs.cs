using System.Text;
using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class PublishingSpecs : RoomSpec
{
    private static readonly Author BackEnd = new(new UserId("svc"), "Back end", default);
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly Author Numbering = BackEnd with { Connection = ConnectionId.OfBackEnd("5f3a") };

    [Fact(DisplayName = "[RS5] what a back end publishes goes to all members in the room's order, without a connection, and its publisher gets the seq")]
    public void To_members()
    {
        var room = new RoomFixture(this);
        var (ann, bob) = (room.Enter("ann"), room.Enter("bob"));
        ann.Next("user_joined");
        ann.Say("first");
        room.Ask<PublishedToRoom>(Publish(room, "quiz:open", """{"n":1}""")).Seq.ShouldBe(2);
        foreach (var member in new[] { ann, bob })
        {
            member.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);
            var frame = member.Next("quiz:open");
            frame.GetProperty("seq").GetInt64().ShouldBe(2);
            frame.GetProperty("user_id").GetString().ShouldBe("svc");
            frame.GetProperty("data").GetProperty("n").GetInt32().ShouldBe(1);
            frame.TryGetProperty("connection_id", out _).ShouldBeFalse();
            frame.TryGetProperty("origin", out _).ShouldBeFalse();
        }
    }

    [Fact(DisplayName = "[RC1] neither members nor the publisher hear of it before the journal has it")]
    public void Nothing_before_the_commit()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var asker = CreateTestProbe();
        room.Turn(Gate.Held);
        room.Shard.Tell(Publish(room, "message", "{}"), asker.Ref);
        room.Settle();
        ann.Send("cursor_position", """{"x":1,"y":2}""", "c");
        ann.Next("ack").GetProperty("id").GetString().ShouldBe("c");
        asker.HasMessages.ShouldBeFalse();
        room.Turn(Gate.Open);
        ann.Next("message");
        asker.ExpectMsg<PublishedToRoom>(TimeSpan.FromSeconds(10)).Seq.ShouldBe(1);
    }

    [Fact(DisplayName = "[RC4] a journal that refuses a publish: its publisher hears not_saved, members nothing, and the room goes on without a gap")]
    public void Refusing_journal()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        room.Turn(Gate.Rejecting);
        room.Ask<PublishRefused>(Publish(room, "message", "\"lost\"")).Refusal.Code.ShouldBe(RefusalCode.NotSaved);
        room.Turn(Gate.Open);
        room.Ask<PublishedToRoom>(Publish(room, "message", "\"kept\"")).Seq.ShouldBe(1);
        ann.Next("message").GetProperty("data").GetString().ShouldBe("kept");
    }

    [Fact(DisplayName = "[RS5] a publish wakes a room and opens none: unknown stays unknown, and what was published to an empty room is in its journal")]
    public void Wakes_and_makes_none()
    {
        var room = new RoomFixture(this);
        room.Ask<RoomUnavailable>(Publish(room, "message", "{}")).Code.ShouldBe(CloseCode.RoomNotFound);
        room.Record.ShouldBeNull();
        room.Create();
        room.Ask<PublishedToRoom>(Publish(room, "message", "\"early\"")).Seq.ShouldBe(1);
        room.Stop();
        room.Ask<PublishedToRoom>(Publish(room, "message", "\"later\"")).Seq.ShouldBe(2);
        var history = room.Ask<RoomHistoryPage>(new GetHistory(room.Key, 0, 10));
        history.Frames.Select(frame => Json(frame).GetProperty("data").GetString()).ShouldBe(["early", "later"]);
    }

    [Fact(DisplayName = "[RM8] a room into which a back end writes stays in memory, though nobody is there")]
    public void Stays_while_written_to()
    {
        var room = new RoomFixture(this);
        room.Create();
        room.Ask<PublishedToRoom>(Publish(room, "message", "{}"));
        var first = room.Entity;
        room.Advance(room.Settings.Rooms.PassivateAfter * 0.9);
        room.Ask<PublishedToRoom>(Publish(room, "message", "{}"));
        room.Advance(room.Settings.Rooms.PassivateAfter * 0.9);
        room.Ask<PublishedToRoom>(Publish(room, "message", "{}")).Seq.ShouldBe(3);
        room.Entity.ShouldBe(first);
    }

    [Fact(DisplayName = "[RS5] ephemeral: to everybody who is there, without a seq, not journaled, the latest of its type")]
    public void Ephemeral()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        room.Ask<PublishedToRoom>(Publish(room, "app:progress", "1") with { Ephemeral = true }).Seq.ShouldBeNull();
        ann.Next("app:progress").TryGetProperty("seq", out _).ShouldBeFalse();
        room.Status().Seq.ShouldBe(0);
    }

    [Theory(DisplayName = "[RS5] core types can't be published, nor can what is no type of a run")]
    [InlineData("drawing_action", false)]
    [InlineData("joined", false)]
    [InlineData("agent_started", false)]
    [InlineData("message", true)]
    public void Core_types(string type, bool run)
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var publish = Publish(room, type, """{"action":"clear"}""") with { Run = run ? new RunTag(new RunId("r"), 1, "a", null, At) : null };
        room.Ask<PublishRefused>(publish).Refusal.Code.ShouldBe(RefusalCode.InvalidType);
        ann.Say("next");
        ann.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);
    }

    [Theory(DisplayName = "[RS5] [WS6] a numbered publish is taken once: also after a restart of the room, from the journal and from a snapshot")]
    [InlineData(0)]
    [InlineData(60)]
    public void Numbered_once(int more)
    {
        var room = new RoomFixture(this);
        room.Create();
        var publish = Publish(room, "message", "{}") with { By = Numbering, Id = "7c1d" };
        room.Ask<PublishedToRoom>(publish).Seq.ShouldBe(1);
        Fill(room, more);
        room.Stop();
        var ann = room.Enter("ann");
        room.Ask<PublishedToRoom>(publish).Seq.ShouldBe(1);
        room.Ask<PublishedToRoom>(publish with { Id = "other" }).Seq.ShouldBe(more + 2);
        var frame = ann.Next("message");
        frame.GetProperty("origin").GetString().ShouldBe("api.5f3a");
        frame.GetProperty("id").GetString().ShouldBe("other");
        frame.TryGetProperty("connection_id", out _).ShouldBeFalse();
    }

    [Theory(DisplayName = "[AG1] an event of a run is taken once, by run and number: also after a restart, from the journal and from a snapshot")]
    [InlineData(0)]
    [InlineData(60)]
    public void Run_once(int more)
    {
        var room = new RoomFixture(this);
        room.Create();
        var run = new RunTag(new RunId(new string('r', 128)), 1, "Painter", "flow", At);
        var publish = Publish(room, "agent_started", """{"goal":"draw"}""") with { Run = run };
        room.Ask<PublishedToRoom>(publish).Seq.ShouldBe(1);
        Fill(room, more);
        room.Stop();
        var ann = room.Enter("ann");
        room.Ask<PublishedToRoom>(publish).Seq.ShouldBe(1);
        room.Ask<PublishedToRoom>(publish with { Type = "agent_thinking", Run = run with { Seq = 2 } }).Seq.ShouldBe(more + 2);
        room.Ask<PublishedToRoom>(publish with { Run = run with { Run = new RunId("other") } }).Seq.ShouldBe(more + 3);
        var frame = ann.Next("agent_thinking");
        frame.GetProperty("run_seq").GetInt64().ShouldBe(2);
        frame.GetProperty("timestamp").GetDateTimeOffset().ShouldBe(At);
        frame.GetProperty("agent_name").GetString().ShouldBe("Painter");
        frame.GetProperty("workflow_id").GetString().ShouldBe("flow");
        frame.GetProperty("user_id").GetString().ShouldBe("svc");
    }

    [Fact(DisplayName = "[WS12] publishes beyond what may wait for the journal are throttled, and those that waited when the room is deleted are answered")]
    public void Bounded()
    {
        var room = new RoomFixture(this, RoomFixture.Defaults with { Rooms = RoomFixture.Defaults.Rooms with { GatherLimit = 1 } });
        room.Create();
        room.Settle();
        var (first, second, third, owner) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        room.Turn(Gate.Held);
        foreach (var asker in new[] { first, second, third })
            room.Shard.Tell(Publish(room, "message", "{}"), asker.Ref);
        third.ExpectMsg<PublishRefused>(TimeSpan.FromSeconds(10)).Refusal.RetryAfterMs.ShouldBe(1_000);
        room.Shard.Tell(new DeleteRoom(room.Key), owner.Ref);
        second.ExpectMsg<PublishRefused>(TimeSpan.FromSeconds(10)).Refusal.Code.ShouldBe(RefusalCode.NotSaved);
        room.Turn(Gate.Open);
        first.ExpectMsg<PublishedToRoom>(TimeSpan.FromSeconds(10)).Seq.ShouldBe(1);
        owner.ExpectMsg<RoomDeleted>(TimeSpan.FromSeconds(10));
    }

    private static void Fill(RoomFixture room, int events)
    {
        for (var i = 0; i < events; i++)
            room.Ask<PublishedToRoom>(Publish(room, "message", "{}"));
    }

    private static PublishToRoom Publish(RoomFixture room, string type, string data) => new(room.Key, type, BackEnd, Encoding.UTF8.GetBytes(data));

    private static JsonElement Json(Frame frame) => JsonDocument.Parse(frame.Json).RootElement;
}
