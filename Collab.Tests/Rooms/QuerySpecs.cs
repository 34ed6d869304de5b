using System.Text;
using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class QuerySpecs : RoomSpec
{
    [Fact(DisplayName = "[RS4] participants, with their roles, in the order in which they came")]
    public void Participants()
    {
        var room = new RoomFixture(this);
        room.Create(owner: "ann", members: ("bob", Role.Viewer));
        room.Enter("ann");
        room.Enter("bob");
        room.Enter("carl");
        room.Ask<RoomParticipants>(new GetParticipants(room.Key)).Participants
            .Select(who => (who.User.Value, who.Role)).ShouldBe([("ann", Role.Owner), ("bob", Role.Viewer), ("carl", Role.Editor)]);
    }

    [Fact(DisplayName = "[RS4] the board as JSON and as SVG, as it is now, also right after a change")]
    public void Board()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        for (var i = 1; i <= 3; i++)
        {
            ann.Send("drawing_action", $$"""{"action":"draw","element_id":"e{{i}}","points":[[1,1],[2,2]]}""");
            ann.Next("drawing_action");
            var board = room.Ask<BoardText>(new GetBoard(room.Key, BoardFormat.Json));
            board.Seq.ShouldBe(i);
            using var json = JsonDocument.Parse(board.Content);
            json.RootElement.GetProperty("seq").GetInt64().ShouldBe(i);
            json.RootElement.GetProperty("elements").GetArrayLength().ShouldBe(i);
        }

        var svg = room.Ask<BoardText>(new GetBoard(room.Key, BoardFormat.Svg));
        Encoding.UTF8.GetString(svg.Content.Span).ShouldStartWith("<svg");
    }

    [Theory(DisplayName = "[RS4] history is answered within its bounds, whatever is asked")]
    [InlineData(-5, 10, 3)]
    [InlineData(0, 0, 1)]
    [InlineData(0, int.MaxValue, 3)]
    [InlineData(long.MaxValue, 10, 0)]
    public void History_bounds(long since, int limit, int expected)
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        for (var i = 0; i < 3; i++)
        {
            ann.Say("x");
            ann.Next("message");
        }

        room.Ask<RoomHistoryPage>(new GetHistory(room.Key, since, limit)).Frames.Length.ShouldBe(expected);
    }

    [Fact(DisplayName = "[RS4] a question to a room that is not in memory wakes it, without anybody in it")]
    public void Wakes()
    {
        var room = new RoomFixture(this);
        room.Create();
        var status = room.Status();
        status.ParticipantCount.ShouldBe(0);
        status.Seq.ShouldBe(0);
        room.Live.Find(room.Key).ParticipantCount.ShouldBe(0);
        room.Live.Count.ShouldBe(1);
    }
}
