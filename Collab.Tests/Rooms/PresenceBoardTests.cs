using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Actors.Rooms;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class PresenceBoardTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly Author Ann = new(new UserId("ann"), "ann", new ConnectionId("c-ann"));

    private readonly PresenceBoard _board = new(new RoomId("room"), batchOver: 0);

    [Fact(DisplayName = "[RM4] who leaves, returns and leaves again within one tick is told to have left: no ghost")]
    public void Left_twice()
    {
        _board.Join(Ann, Now, silently: false).ShouldBeNull();
        _board.TakeDiff(Now);
        _board.Leave(Ann.Connection, Now).ShouldBeNull();
        _board.Join(Ann, Now, silently: false).ShouldBeNull();
        _board.Leave(Ann.Connection, Now).ShouldBeNull();
        Diff("left").ShouldBe(["c-ann"]);
    }

    [Fact(DisplayName = "[RM4] who comes and goes within one tick was never there")]
    public void Came_and_went()
    {
        _board.Join(Ann, Now, silently: false);
        _board.Leave(Ann.Connection, Now);
        _board.Waiting.ShouldBeFalse();
    }

    private string?[] Diff(string which)
    {
        using var frame = JsonDocument.Parse(_board.TakeDiff(Now).Json);
        return [.. frame.RootElement.GetProperty("data").GetProperty(which).EnumerateArray()
            .Select(one => one.GetProperty("connection_id").GetString())];
    }
}
