using Collab.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>The whiteboard system's room_cleanup, by a clock that the test moves.</summary>
[Trait("Suite", "Whiteboard")]
public sealed class RoomCleanupTests
{
    [Fact(DisplayName = "[RM8] room_cleanup: an empty temporary room, idle for ten minutes, goes with its journal; occupied, recent and permanent ones stay")]
    public async Task RoomCleanup()
    {
        var time = new SteppedTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(o =>
        {
            o.Time = time;
            o.Settings["Collab:Rooms:SweepEvery"] = "00:00:00.2";
        });
        var guest = await Visitor.GuestAsync(server.Http, "guest");
        var owner = await Visitor.AccountAsync(server.Http, "owner");
        var idle = await guest.CreateRoomAsync();
        var occupied = await guest.CreateRoomAsync();
        var permanent = await owner.CreateRoomAsync();
        await DrawAsync(guest, idle);
        await DrawAsync(owner, permanent);
        var (socket, _) = await guest.JoinAsync(occupied);
        await using var staying = socket;
        Rows(server, idle).ShouldBeGreaterThan(0);

        time.Advance(TimeSpan.FromMinutes(10));
        var recent = await guest.CreateRoomAsync();
        await Eventually.BecomesAsync(async () => (await guest.GetAsync($"/api/v1/rooms/{idle}")).Status, 404, TimeSpan.FromSeconds(20));
        Rows(server, idle).ShouldBe(0);
        foreach (var room in new[] { occupied, recent }) (await guest.GetAsync($"/api/v1/rooms/{room}")).Status.ShouldBe(200);
        (await owner.GetAsync($"/api/v1/rooms/{permanent}/board")).Body.GetProperty("elements").GetArrayLength().ShouldBe(1);
        (await socket.AskAsync("m", new { type = "message", id = "m", data = new { } })).GetProperty("type").GetString().ShouldBe("ack");
    }

    private static async Task DrawAsync(Visitor visitor, string room)
    {
        var (socket, _) = await visitor.JoinAsync(room);
        await using var drawing = socket;
        (await socket.AskAsync("d", new { type = "drawing_action", id = "d", data = new { action = "draw", points = new[] { new[] { 1, 1 }, [2, 2] } } }))
            .GetProperty("type").GetString().ShouldBe("ack");
        await socket.CloseAsync();
    }

    // The journal's rows of a room that are not marked as deleted.
    private static long Rows(TestServer server, string room)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(server.Data, "collab.db")};Mode=ReadOnly;Pooling=False");
        return database.ExecuteScalar<long>("SELECT COUNT(*) FROM journal WHERE persistence_id LIKE @id AND deleted = 0", new { id = "%" + room + "%" });
    }
}
