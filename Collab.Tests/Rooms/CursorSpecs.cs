using System.Text.Json;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class CursorSpecs : RoomSpec
{
    [Fact(DisplayName = "[CU1] N members who move cost one message per node and tick, and each hears the others and not itself")]
    public void One_batch_a_tick()
    {
        var room = new RoomFixture(this);
        var members = Enumerable.Range(0, 5).Select(i => room.Enter($"u{i}")).ToArray();
        // The first move goes at once and starts the ticking.
        Move(members[0], 0);
        members[1].Until("cursors");
        room.Settle();
        room.Drain();
        for (var round = 1; round <= 3; round++)
        {
            foreach (var member in members)
                Move(member, round);
        }

        Flush(room, members[^1]);
        room.Advance(room.Settings.Rooms.CursorTick);
        room.Edge.FishForMessage<CursorsOut>(_ => true).Cursors.Entries.Length.ShouldBe(5);
        foreach (var member in members)
        {
            var cursors = Cursors(member, at: 3);
            cursors.EnumerateObject().Select(one => one.Name).ShouldNotContain(member.Who.Connection.Value);
            cursors.EnumerateObject().Count().ShouldBe(4);
            cursors.EnumerateObject().First().Value.GetProperty("x").GetInt32().ShouldBe(3);
        }
    }

    [Fact(DisplayName = "[CU1] nothing ticks while nothing moves, and the next move goes at once")]
    public void Quiet()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        Move(ann, 1);
        bob.Next("cursors");
        room.Settle();
        room.Advance(room.Settings.Rooms.CursorTick);
        room.Settle();
        room.Drain();
        room.Advance(room.Settings.Rooms.CursorTick * 10);
        ann.Say("next");
        bob.Next("message");
        room.Edge.ExpectMsg<Broadcast>();
        Move(ann, 2);
        bob.Next("cursors");
    }

    [Fact(DisplayName = "[DR4] previews and the application's ephemeral events reach the others, without seq, the sender spared")]
    public void Ephemeral()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        ann.Send("drawing_preview", """{"points":[[1,1]]}""");
        ann.Send("""{"type":"quiz:typing","ephemeral":true,"data":{"who":"ann"},"id":"q"}""");
        var preview = bob.Next("drawing_preview");
        preview.TryGetProperty("seq", out _).ShouldBeFalse();
        bob.Next("quiz:typing").GetProperty("user_id").GetString().ShouldBe("ann");
        ann.Next("ack").GetProperty("id").GetString().ShouldBe("q");
    }

    private static void Move(ProbeSocket member, int x) => member.Send("cursor_position", $$"""{"x":{{x}},"y":0}""");

    /// <summary>All that was sent before this member's next durable frame has been dealt with; frames of one member keep their order.</summary>
    private static void Flush(RoomFixture room, ProbeSocket last)
    {
        last.Say("done");
        last.Until("message");
        room.Settle();
    }

    private static JsonElement Cursors(ProbeSocket member, int at)
    {
        for (; ; )
        {
            var cursors = member.Until("cursors").GetProperty("data").GetProperty("cursors");
            if (cursors.EnumerateObject().Any(one => one.Value.GetProperty("x").GetInt32() == at))
                return cursors;
        }
    }
}
