using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>The first of the five systems: a shared whiteboard with logins, rooms, cursors and drawing.</summary>
[Trait("Suite", "Whiteboard")]
public sealed class WhiteboardSuite
{
    [Fact(DisplayName = "[AU4] multiple_logins_same_user: two logins in one second are two tokens and two sessions, revocable alone")]
    public async Task MultipleLoginsSameUser()
    {
        await using var server = await TestServer.StartAsync();
        var first = await Visitor.AccountAsync(server.Http, "ada");
        var second = await Visitor.AgainAsync(server.Http, "ada");
        second.Token.ShouldNotBe(first.Token);
        second.UserId.ShouldBe(first.UserId);

        var (firstSocket, _) = await first.JoinAsync("studio");
        var (secondSocket, _) = await second.JoinAsync("studio");
        await using var a = firstSocket;
        await using var b = secondSocket;

        var sessions = (await second.GetAsync("/api/v1/auth/sessions")).Body;
        var rows = (sessions.ValueKind == JsonValueKind.Array ? sessions : sessions.GetProperty("sessions")).EnumerateArray().ToArray();
        rows.Length.ShouldBe(2);
        var other = rows.Single(row => !row.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
        (await second.SendAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{other}")).Status.ShouldBe(204);

        (await a.ClosedAsync(TimeSpan.FromSeconds(5))).ShouldBe((1008, "token_revoked"));
        (await first.GetAsync("/api/v1/rooms")).Status.ShouldBe(401);
        (await b.AskAsync("still", new { type = "message", id = "still", data = new { } })).GetProperty("type").GetString().ShouldBe("ack");
        (await second.GetAsync("/api/v1/rooms")).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[AU3] login: a name alone is enough for a guest")]
    public async Task Login()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.PostAsJsonAsync("/api/v1/auth/login", new { username = "guest" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        body.GetProperty("token_type").GetString().ShouldBe("bearer");
        body.GetProperty("expires_in").GetInt32().ShouldBeGreaterThan(0);
        body.GetProperty("access_token").GetString().ShouldNotBe(body.GetProperty("user_id").GetString());
        body.GetProperty("access_token").GetString()!.Split('.').Length.ShouldBe(3);
    }

    [Theory(DisplayName = "[AU3] login: an empty, blank or missing name is refused with 422")]
    [InlineData("""{"username":""}""")]
    [InlineData("""{"username":"   "}""")]
    [InlineData("""{}""")]
    public async Task LoginWithoutName(string body)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.PostAsync("/api/v1/auth/login", new StringContent(body, null, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("username", out _).ShouldBeTrue();
    }

    [Fact(DisplayName = "[RS1] rooms: a new room has a UUID and nobody in it; an unknown one is 404")]
    public async Task Rooms()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        var (status, room) = await ada.PostAsync("/api/v1/rooms", new { name = "sketches" });
        status.ShouldBe(201);
        Guid.TryParse(room.GetProperty("id").GetString(), out _).ShouldBeTrue();
        room.GetProperty("name").GetString().ShouldBe("sketches");
        room.GetProperty("owner_id").GetString().ShouldBe(ada.UserId);
        room.GetProperty("org_id").GetString().ShouldBe("default");
        room.GetProperty("active_user_count").GetInt32().ShouldBe(0);
        room.GetProperty("temporary").GetBoolean().ShouldBeTrue();
        room.GetProperty("created_at").GetString().ShouldEndWith("Z");

        var (found, again) = await ada.GetAsync($"/api/v1/rooms/{room.GetProperty("id").GetString()}");
        found.ShouldBe(200);
        again.GetProperty("id").GetString().ShouldBe(room.GetProperty("id").GetString());
        var (missing, problem) = await ada.GetAsync($"/api/v1/rooms/{Guid.NewGuid()}");
        missing.ShouldBe(404);
        problem.GetProperty("code").GetString().ShouldBe("room_not_found");
    }

    [Fact(DisplayName = "[RS2] rooms: the 11th of a guest's address is refused")]
    public async Task RoomLimit()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        for (var i = 0; i < 10; i++) (await ada.PostAsync("/api/v1/rooms")).Status.ShouldBe(201);
        var (status, problem) = await ada.PostAsync("/api/v1/rooms");
        status.ShouldBe(400);
        problem.GetProperty("code").GetString().ShouldBe("room_limit_reached");
        problem.GetProperty("detail").GetString()!.ShouldContain("Room limit reached");
    }

    [Fact(DisplayName = "[RS1] rooms: two sockets count two, one that leaves counts one, never below zero; last_activity moves")]
    public async Task RoomCounts()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        var bob = await Visitor.GuestAsync(server.Http, "bob");
        var room = await ada.CreateRoomAsync();
        var before = (await ada.GetAsync($"/api/v1/rooms/{room}")).Body.GetProperty("last_activity").GetDateTimeOffset();
        async Task<int> Count() => (await ada.GetAsync($"/api/v1/rooms/{room}")).Body.GetProperty("active_user_count").GetInt32();

        var (a, _) = await ada.JoinAsync(room);
        await using var first = a;
        var (b, _) = await bob.JoinAsync(room);
        await using (b)
        {
            await a.ReceiveAsync(f => f.GetProperty("type").GetString() == "user_joined" && f.GetProperty("data").GetProperty("participant_count").GetInt32() == 2, "user_joined with 2");
            (await Count()).ShouldBe(2);
            await b.CloseAsync();
        }

        await a.ReceiveAsync("user_left");
        (await Count()).ShouldBe(1);
        await a.AskAsync("m", new { type = "message", id = "m", data = new { text = "here" } });
        (await ada.GetAsync($"/api/v1/rooms/{room}")).Body.GetProperty("last_activity").GetDateTimeOffset().ShouldBeGreaterThan(before);
        await a.CloseAsync();
        await Eventually.BecomesAsync(Count, 0);
    }

    [Fact(DisplayName = "[WS4] websocket_connection_success: welcome, then joined with who is here")]
    public async Task WebsocketConnectionSuccess()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        var room = await ada.CreateRoomAsync();
        await using var socket = await ada.OpenAsync($"/ws/{room}");
        var welcome = await socket.WelcomeAsync();
        socket.All[0].GetProperty("type").GetString().ShouldBe("welcome");
        welcome.GetProperty("user_id").GetString().ShouldBe(ada.UserId);
        welcome.GetProperty("name").GetString().ShouldBe("ada");
        welcome.GetProperty("resumed").GetBoolean().ShouldBeFalse();
        welcome.GetProperty("server_time").GetString().ShouldEndWith("Z");
        var joined = await socket.ReceiveAsync("joined");
        joined.GetProperty("room").GetString().ShouldBe(room);
        joined.GetProperty("data").GetProperty("participant_count").GetInt32().ShouldBe(1);
        joined.GetProperty("data").GetProperty("participants").EnumerateArray().Single()
            .GetProperty("connection_id").GetString().ShouldBe(socket.ConnectionId);
    }

    [Fact(DisplayName = "[CU1] websocket_cursor_position: the other member sees the cursor move, the mover does not")]
    public async Task WebsocketCursorPosition()
    {
        await using var pair = await Pair.InRoomAsync();
        await pair.A.SendAsync(new { type = "cursor_position", data = new { x = 120.5, y = 64 } });
        var frame = await pair.B.ReceiveAsync("cursors");
        frame.TryGetProperty("seq", out _).ShouldBeFalse();
        var cursor = frame.GetProperty("data").GetProperty("cursors").GetProperty(pair.A.ConnectionId);
        cursor.GetProperty("x").GetDouble().ShouldBe(120.5);
        cursor.GetProperty("y").GetDouble().ShouldBe(64);
        cursor.GetProperty("user_id").GetString().ShouldBe(pair.Ada.UserId);

        await pair.B.SendAsync(new { type = "cursor_position", data = new { x = 1, y = 2 } });
        var own = await pair.A.ReceiveAsync("cursors");
        own.GetProperty("data").GetProperty("cursors").EnumerateObject().Select(c => c.Name).ShouldBe([pair.B.ConnectionId]);
    }

    [Fact(DisplayName = "[DR1] websocket_drawing_action: both see the stroke with its seq and id, and the board has it")]
    public async Task WebsocketDrawingAction()
    {
        await using var pair = await Pair.InRoomAsync();
        var ack = await pair.A.AskAsync("d1", new { type = "drawing_action", id = "d1", data = new { action = "draw", points = new[] { new[] { 100, 100 }, [200, 200] } } });
        ack.GetProperty("type").GetString().ShouldBe("ack");
        var seq = ack.GetProperty("data").GetProperty("seq").GetInt64();
        foreach (var socket in new[] { pair.A, pair.B })
        {
            var frame = await socket.ReceiveAsync("drawing_action");
            frame.GetProperty("seq").GetInt64().ShouldBe(seq);
            frame.GetProperty("user_id").GetString().ShouldBe(pair.Ada.UserId);
            frame.GetProperty("timestamp").GetString().ShouldEndWith("Z");
            frame.GetProperty("data").GetProperty("element_id").GetString().ShouldNotBeNullOrEmpty();
            frame.GetProperty("data").GetProperty("points")[1][0].GetInt32().ShouldBe(200);
        }

        var board = (await pair.Ada.GetAsync($"/api/v1/rooms/{pair.Room}/board")).Body;
        board.GetProperty("seq").GetInt64().ShouldBe(seq);
        board.GetProperty("elements").GetArrayLength().ShouldBe(1);
    }

    [Fact(DisplayName = "[RM5] websocket_disconnect_cleanup: who closes is gone at once, for everybody")]
    public async Task WebsocketDisconnectCleanup()
    {
        await using var pair = await Pair.InRoomAsync();
        await pair.B.CloseAsync();
        var left = (await pair.A.ReceiveAsync("user_left", TimeSpan.FromSeconds(2))).GetProperty("data");
        left.GetProperty("connection_id").GetString().ShouldBe(pair.B.ConnectionId);
        left.GetProperty("participant_count").GetInt32().ShouldBe(1);
        left.GetProperty("user_count").GetInt32().ShouldBe(1);
        var participants = (await pair.Ada.GetAsync($"/api/v1/rooms/{pair.Room}/participants")).Body.GetProperty("participants");
        participants.EnumerateArray().Single().GetProperty("connection_id").GetString().ShouldBe(pair.A.ConnectionId);
    }

    [Fact(DisplayName = "[WS8] websocket_invalid_message_format: an error names it, the connection goes on, the other sees nothing of it")]
    public async Task WebsocketInvalidMessageFormat()
    {
        await using var pair = await Pair.InRoomAsync();
        await pair.A.SendTextAsync("this is not json");
        (await pair.A.ReceiveAsync("error")).GetProperty("data").GetProperty("message").GetString()!.ShouldStartWith("Invalid message format");
        await pair.A.SendTextAsync("""{"type":"no_such_type","id":"x","data":{}}""");
        var refused = await pair.A.ReceiveAsync("error");
        refused.GetProperty("id").GetString().ShouldBe("x");
        refused.GetProperty("data").GetProperty("message").GetString()!.ShouldStartWith("Invalid message type");
        await pair.A.AskAsync("m", new { type = "message", id = "m", data = new { text = "still here" } });
        (await pair.B.ReceiveAsync(f => f.GetProperty("type").GetString() is "message" or "error", "message")).GetProperty("data").GetProperty("text").GetString().ShouldBe("still here");
    }

    [Fact(DisplayName = "[AU5] a token that is signed right but has no session row opens no socket")]
    public async Task TokenWithoutSessionRow()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await Visitor.GuestAsync(server.Http, "ada");
        (await ada.PostAsync("/api/v1/auth/logout")).Status.ShouldBeOneOf(200, 204);
        await using var socket = await ada.OpenAsync("/ws/studio");
        var (code, reason) = await socket.ClosedAsync();
        code.ShouldBe(1008);
        reason.ShouldBeOneOf("token_revoked", "invalid_token");
        socket.All.ShouldBeEmpty();
    }

    /// <summary>Two guests in one room of a server of their own.</summary>
    private sealed record Pair(TestServer Server, Visitor Ada, Visitor Bob, string Room, TestSocket A, TestSocket B) : IAsyncDisposable
    {
        public static async Task<Pair> InRoomAsync()
        {
            var server = await TestServer.StartAsync();
            var ada = await Visitor.GuestAsync(server.Http, "ada");
            var bob = await Visitor.GuestAsync(server.Http, "bob");
            var room = await ada.CreateRoomAsync();
            var (a, _) = await ada.JoinAsync(room);
            var (b, _) = await bob.JoinAsync(room);
            return new Pair(server, ada, bob, room, a, b);
        }

        public async ValueTask DisposeAsync()
        {
            await A.DisposeAsync();
            await B.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
