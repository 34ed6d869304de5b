using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

/// <summary>What is in a room, over HTTP, while sockets are in it.</summary>
public sealed class RoomContentTests
{
    private const string Rooms = "/api/v1/rooms";

    [Fact(DisplayName = "[RS4] board, picture, history and participants tell what the sockets did, in pages")]
    public async Task Content()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"));
        var room = await server.CreateRoomAsync(ada);
        await using var socket = await JoinAsync(server, room, ada);
        for (var i = 1; i <= 3; i++)
            await socket.AskAsync($"d{i}", new { type = "drawing_action", id = $"d{i}", data = new { action = "draw", element_id = $"e{i}", points = new[] { new[] { i, i }, [100, 100] } } });

        var board = (await server.Http.GetAnswerAsync($"{Rooms}/{room}/board", bob.Token)).Body;
        board.GetProperty("seq").GetInt64().ShouldBe(3);
        board.GetProperty("elements").EnumerateArray().Select(e => e.GetProperty("id").GetString()).ShouldBe(["e1", "e2", "e3"]);
        var picture = await server.Http.GetAnswerAsync($"{Rooms}/{room}/board.svg", bob.Token);
        picture.MediaType.ShouldBe("image/svg+xml");
        picture.Text.ShouldStartWith("<svg");
        picture.Message.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");

        var page = (await server.Http.GetAnswerAsync($"{Rooms}/{room}/history?since=0&limit=2", bob.Token)).Body;
        page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("seq").GetInt64()).ShouldBe([1, 2]);
        var next = page.GetProperty("next").GetInt64();
        var rest = (await server.Http.GetAnswerAsync($"{Rooms}/{room}/history?since={next}&limit=2", bob.Token)).Body;
        rest.GetProperty("events").EnumerateArray().Single().GetProperty("seq").GetInt64().ShouldBe(3);
        rest.GetProperty("next").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        foreach (var wrong in new[] { "since=-1", "limit=0", "limit=501" })
            (await server.Http.GetAnswerAsync($"{Rooms}/{room}/history?{wrong}", bob.Token)).Status.ShouldBe(422);

        var here = (await server.Http.GetAnswerAsync($"{Rooms}/{room}/participants", bob.Token)).Body;
        (here.GetProperty("participant_count").GetInt32(), here.GetProperty("user_count").GetInt32()).ShouldBe((1, 1));
        var who = here.GetProperty("participants")[0];
        (who.GetProperty("connection_id").GetString(), who.GetProperty("user_id").GetString(), who.GetProperty("name").GetString(), who.GetProperty("role").GetString())
            .ShouldBe((socket.ConnectionId, ada.UserId, "ada", "owner"));
    }

    [Fact(DisplayName = "[RS1] active_user_count and last_activity follow the sockets, in the room and in the list")]
    public async Task Counts()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var room = await server.CreateRoomAsync(ada);
        async Task<int> CountAsync() => (await server.Http.GetAnswerAsync($"{Rooms}/{room}", ada.Token)).Body.GetProperty("active_user_count").GetInt32();
        var before = (await server.Http.GetAnswerAsync($"{Rooms}/{room}", ada.Token)).Body.GetProperty("last_activity").GetDateTimeOffset();
        await using var one = await JoinAsync(server, room, ada);
        await using var two = await JoinAsync(server, room, ada);
        (await CountAsync()).ShouldBe(2);
        (await server.Http.GetAnswerAsync(Rooms, ada.Token)).Body.GetProperty("rooms")[0].GetProperty("active_user_count").GetInt32().ShouldBe(2);
        await two.CloseAsync();
        await one.ReceiveAsync("user_left");
        (await CountAsync()).ShouldBe(1);
        (await server.Http.GetAnswerAsync($"{Rooms}/{room}", ada.Token)).Body.GetProperty("last_activity").GetDateTimeOffset().ShouldBeGreaterThan(before);
        await one.CloseAsync();
        await Eventually.BecomesAsync(CountAsync, 0);
    }

    [Fact(DisplayName = "[RS4] the owner shows a connection out (4001); others may not, and nobody shows out who is not there")]
    public async Task Kick()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"));
        var room = await server.CreateRoomAsync(ada);
        await using var bobs = await JoinAsync(server, room, bob);
        var path = $"{Rooms}/{room}/participants/{bobs.ConnectionId}";
        var refused = await server.Http.CallAsync(HttpMethod.Delete, path, token: bob.Token);
        (refused.Status, refused.Code).ShouldBe((403, "forbidden"));
        (await server.Http.CallAsync(HttpMethod.Delete, path, token: ada.Token)).Status.ShouldBe(204);
        (await bobs.ClosedAsync()).ShouldBe((4001, "kicked"));
        (await server.Http.CallAsync(HttpMethod.Delete, path, token: ada.Token)).Code.ShouldBe("participant_not_found");
    }

    [Fact(DisplayName = "[RS1] the owner changes a room, and members feel it; others may not")]
    public async Task Change()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"));
        var room = await server.CreateRoomAsync(ada);
        await using var bobs = await JoinAsync(server, room, bob);
        (await server.Http.CallAsync(HttpMethod.Patch, $"{Rooms}/{room}", new { name = "mine" }, bob.Token)).Status.ShouldBe(403);
        (await server.Http.CallAsync(HttpMethod.Patch, $"{Rooms}/{room}", new { max_participants = 0 }, ada.Token)).Status.ShouldBe(422);
        var changed = await server.Http.CallAsync(HttpMethod.Patch, $"{Rooms}/{room}", new { name = "New", access = "view", temporary = false }, ada.Token);
        (changed.Status, changed.Body.GetProperty("name").GetString(), changed.Body.GetProperty("access").GetString()).ShouldBe((200, "New", "view"));
        changed.Body.GetProperty("temporary").GetBoolean().ShouldBeFalse();
        var answer = await bobs.AskAsync("d", new { type = "drawing_action", id = "d", data = new { action = "draw", points = new[] { new[] { 1, 1 } } } });
        answer.GetProperty("data").GetProperty("code").GetString().ShouldBe("forbidden");
        (await server.Http.GetAnswerAsync($"{Rooms}/{room}", bob.Token)).Body.GetProperty("name").GetString().ShouldBe("New");
    }

    [Fact(DisplayName = "[RS1] [RM8] a deleted room closes its members (4002) and is gone with all that was in it; its id begins anew")]
    public async Task Delete()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"));
        var room = await server.CreateRoomAsync(ada, new { id = "gone" });
        await using var bobs = await JoinAsync(server, room, bob);
        await bobs.AskAsync("m", new { type = "message", id = "m", data = new { text = "hello" } });
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/{room}", token: bob.Token)).Status.ShouldBe(403);
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/{room}", token: ada.Token)).Status.ShouldBe(204);
        (await bobs.ClosedAsync()).ShouldBe((4002, "room_deleted"));
        foreach (var path in new[] { "", "/history", "/board", "/participants" })
            (await server.Http.GetAnswerAsync($"{Rooms}/{room}{path}", ada.Token)).Code.ShouldBe("room_not_found", path);
        await server.CreateRoomAsync(bob, new { id = "gone" });
        (await server.Http.GetAnswerAsync($"{Rooms}/{room}/history", bob.Token)).Body.GetProperty("events").GetArrayLength().ShouldBe(0);
    }

    private static async Task<TestSocket> JoinAsync(TestServer server, string room, TestUser user)
    {
        var socket = await server.ConnectAsync(room, user.Token);
        await socket.WelcomeAsync();
        await socket.ReceiveAsync("joined");
        return socket;
    }
}
