using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class WritingSpecs : RoomSpec
{
    [Fact(DisplayName = "[RC4] what waited behind a refused write is written next, without anything else having to happen")]
    public void Waiting_behind_a_refusal()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        room.Turn(Gate.Held);
        ann.Say("in flight", "1");
        room.Settle();
        ann.Say("waiting", "2");
        room.Settle();
        room.Turn(Gate.Rejecting);
        ann.Next("error").GetProperty("id").GetString().ShouldBe("1");
        ann.Next("error").GetProperty("id").GetString().ShouldBe("2");
    }

    [Fact(DisplayName = "[MS1] a message goes to the room, the sender included, with user_id and seq; the ack has the same seq")]
    public void Message()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        ann.Say("hello", "1");
        foreach (var member in new[] { ann, bob })
        {
            var frame = member.Next("message");
            frame.GetProperty("seq").GetInt64().ShouldBe(1);
            frame.GetProperty("user_id").GetString().ShouldBe("ann");
            frame.GetProperty("data").GetProperty("text").GetString().ShouldBe("hello");
        }

        var ack = ann.Next("ack");
        ack.GetProperty("id").GetString().ShouldBe("1");
        ack.GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(1);
    }

    [Fact(DisplayName = "[RC1] nobody hears of an event, and its sender gets no ack, before the journal has it; cursors don't wait for it")]
    public void Nothing_before_the_commit()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        room.Turn(Gate.Held);
        ann.Say("held", "1");
        room.Settle();
        bob.Send("cursor_position", """{"x":1,"y":2}""", "c");
        ann.Next("cursors");
        bob.Next("ack").GetProperty("id").GetString().ShouldBe("c");
        room.Turn(Gate.Open);
        ann.Next("message");
        ann.Next("ack");
        bob.Next("message");
    }

    [Fact(DisplayName = "[RC4] a journal that refuses: the sender hears not_saved, nobody else anything, and the room goes on without a gap")]
    public void Refusing_journal()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        ann.Say("first");
        bob.Next("message");
        ann.Next("message");

        room.Turn(Gate.Rejecting);
        ann.Say("lost", "1");
        var error = ann.Next("error");
        error.GetProperty("id").GetString().ShouldBe("1");
        error.GetProperty("data").GetProperty("code").GetString().ShouldBe("not_saved");
        error.GetProperty("data").GetProperty("retryable").GetBoolean().ShouldBeTrue();

        room.Turn(Gate.Open);
        ann.Say("again", "1");
        foreach (var member in new[] { ann, bob })
        {
            var frame = member.Next("message");
            frame.GetProperty("seq").GetInt64().ShouldBe(2);
            frame.GetProperty("data").GetProperty("text").GetString().ShouldBe("again");
        }

        ann.Next("ack").GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(2);
    }

    [Fact(DisplayName = "[RC4] a batch that is refused is refused whole: none of its events happened")]
    public void Atomic_batch()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        room.Turn(Gate.Held);
        ann.Say("in flight", "1");
        room.Settle();
        ann.Say("gathered", "2");
        ann.Send("drawing_action", """{"action":"draw","element_id":"e","points":[[1,1],[2,2]]}""", "3");
        ann.Send("drawing_action", """{"action":"update","element_id":"e","patch":{"color":"red"}}""", "4");
        room.Settle();
        room.Turn(Gate.OneThenRejecting);
        ann.Next("message");
        ann.Next("ack").GetProperty("id").GetString().ShouldBe("1");
        foreach (var id in new[] { "2", "3", "4" })
            ann.Next("error").GetProperty("id").GetString().ShouldBe(id);
        room.Status().Seq.ShouldBe(1);

        room.Turn(Gate.Open);
        ann.Send("drawing_action", """{"action":"update","element_id":"e","patch":{"color":"red"}}""", "5");
        ann.Next("error").GetProperty("data").GetProperty("code").GetString().ShouldBe("element_not_found");
    }

    [Fact(DisplayName = "[RC4] a journal that fails: not_saved, the room starts anew, everybody comes back, and what was acked is there")]
    public void Failing_journal()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Say("kept", "1");
        ann.Next("message");
        ann.Next("ack");
        var joined = room.Status();

        room.Turn(Gate.Failing);
        ann.Probe.Watch(ann.Connection);
        ann.Say("lost", "2");
        ann.Next("error").GetProperty("data").GetProperty("code").GetString().ShouldBe("not_saved");
        ann.Told<Terminated>().ActorRef.ShouldBe(ann.Connection);

        room.Turn(Gate.Open);
        ann.AskToJoin(new ResumePoint(joined.Epoch, 1), again: true);
        ann.ExpectJoined().Recovered.ShouldBeTrue();
        ann.Say("lost", "2");
        var frame = ann.Next("message");
        frame.GetProperty("seq").GetInt64().ShouldBe(2);
        ann.Next("ack").GetProperty("id").GetString().ShouldBe("2");
        ann.Say("kept", "1");
        var ack = ann.Next("ack");
        ack.GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(1);
    }

    [Theory(DisplayName = "[RC4] a journal that does not take a new room's first entry: its joins are refused with 1011, and later ones get in")]
    [InlineData(Gate.Rejecting)]
    [InlineData(Gate.Failing)]
    public void Opening_refused(Gate gate)
    {
        var room = new RoomFixture(this);
        room.Turn(gate);
        var ann = room.Socket("ann");
        ann.AskToJoin();
        ann.Told<JoinRefused>().Code.ShouldBe(CloseCode.Internal);
        room.Turn(Gate.Open);
        ann.Join().GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(0);
    }

    [Fact(DisplayName = "[WS6] the same id again executes nothing and gets the first ack, also after a restart of the room, also from a snapshot")]
    public void Dedupe()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Say("once", "1");
        ann.Next("message");
        ann.Next("ack");
        ann.Say("once", "1");
        ann.Next("ack").GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(1);

        for (var i = 2; i <= 60; i++)
        {
            ann.Say("more");
            ann.Next("message");
        }

        room.Stop();
        ann = room.Enter("ann");
        ann.Say("once", "1");
        ann.Next("ack").GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(1);
        room.Status().Seq.ShouldBe(60);
    }

    [Fact(DisplayName = "[WS6] the same id from another connection is another command")]
    public void Dedupe_is_per_connection()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        ann.Say("hers", "1");
        ann.Next("message");
        bob.Next("message");
        bob.Say("his", "1");
        bob.Next("message").GetProperty("seq").GetInt64().ShouldBe(2);
    }

    [Fact(DisplayName = "[WS7] each sender's order, one total order for all, and no gap")]
    public void Order()
    {
        const int each = 50;
        var room = new RoomFixture(this);
        var members = Enumerable.Range(0, 4).Select(i => room.Enter($"u{i}")).ToArray();
        for (var i = 0; i < each; i++)
        {
            foreach (var member in members)
                member.Say($"{i}");
        }

        var heard = members.Select(member => Enumerable.Range(0, each * members.Length)
            .Select(_ => member.Until("message")).ToArray()).ToArray();
        var order = heard[0].Select(frame => frame.GetRawText()).ToArray();
        foreach (var other in heard)
            other.Select(frame => frame.GetRawText()).ShouldBe(order);
        heard[0].Select(frame => frame.GetProperty("seq").GetInt64()).ShouldBe(Enumerable.Range(1, order.Length).Select(n => (long)n));
        foreach (var sender in heard[0].GroupBy(frame => frame.GetProperty("user_id").GetString()))
            sender.Select(frame => frame.GetProperty("data").GetProperty("text").GetString())
                .ShouldBe(Enumerable.Range(0, each).Select(n => $"{n}"));
    }

    [Fact(DisplayName = "[WS12] commands beyond what may wait for the journal are throttled, not executed and not forgotten")]
    public void Bounded_gathering()
    {
        var settings = RoomFixture.Defaults with { Rooms = RoomFixture.Defaults.Rooms with { GatherLimit = 2 } };
        var room = new RoomFixture(this, settings);
        var ann = room.Enter("ann");
        room.Turn(Gate.Held);
        foreach (var id in new[] { "1", "2", "3", "4" })
            ann.Say(id, id);
        var error = ann.Next("error");
        error.GetProperty("id").GetString().ShouldBe("4");
        error.GetProperty("data").GetProperty("code").GetString().ShouldBe("throttled");
        error.GetProperty("data").GetProperty("retry_after_ms").GetInt32().ShouldBeGreaterThan(0);
        room.Turn(Gate.Open);
        foreach (var id in new[] { "1", "2", "3" })
            ann.Until("ack").GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact(DisplayName = "[RS3] a viewer who draws gets forbidden; made an editor while connected, the next frame is carried out")]
    public void Roles()
    {
        var room = new RoomFixture(this);
        var record = room.Create(access: RoomAccess.View);
        var ann = room.Enter("ann");
        const string stroke = """{"action":"draw","points":[[100,100],[200,200]]}""";
        ann.Send("drawing_action", stroke, "1");
        ann.Next("error").GetProperty("data").GetProperty("code").GetString().ShouldBe("forbidden");

        room.Ask<RoomSettingsTaken>(new RoomSettingsChanged(
            record with { Members = record.Members.Add(new UserId("ann"), Role.Editor) }));
        ann.Send("drawing_action", stroke, "2");
        ann.Next("drawing_action");
        ann.Next("ack").GetProperty("id").GetString().ShouldBe("2");
    }

    [Fact(DisplayName = "[WS11] new roles of a renewed token hold from the next frame on")]
    public void Token_roles()
    {
        var room = new RoomFixture(this);
        room.Create(access: RoomAccess.View);
        var ann = room.Enter("ann");
        ann.Connection.Tell(new RolesChanged(["admin"]), ann.Ref);
        ann.Send("drawing_action", """{"action":"draw","points":[[1,1],[2,2]]}""", "1");
        ann.Next("drawing_action");
    }

    [Fact(DisplayName = "[WS8] a frame with wrong fields gets an error with its id, is counted at the socket, and changes nothing")]
    public void Wrong_fields()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        ann.Send("drawing_action", """{"action":"fly"}""", "1");
        var error = ann.Next("error");
        error.GetProperty("id").GetString().ShouldBe("1");
        error.GetProperty("data").GetProperty("message").GetString()!.ShouldStartWith("Invalid message format");
        ann.Told<Misread>();
        ann.Say("fine");
        ann.Next("message").GetProperty("seq").GetInt64().ShouldBe(1);
    }
}
