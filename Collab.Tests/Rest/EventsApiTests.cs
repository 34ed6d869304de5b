using System.Text;
using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

public sealed class EventsApiTests
{
    [Fact(DisplayName = "[RS5] a back end publishes into a room: 202 with the seq, and the members hear it without a connection")]
    public async Task ToRoom()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("billing", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        await using var socket = await JoinAsync(server, room, ada);
        var answer = await PublishAsync(server, room, service, new { type = "invoice.paid", data = new { total = 42.50 } });
        (answer.Status, answer.Text).ShouldBe((202, """{"seq":1}"""));
        var frame = await socket.ReceiveAsync("invoice.paid");
        frame.GetProperty("user_id").GetString().ShouldBe("billing");
        frame.GetProperty("seq").GetInt64().ShouldBe(1);
        frame.GetProperty("data").GetRawText().ShouldBe("""{"total":42.5}""");
        frame.TryGetProperty("connection_id", out _).ShouldBeFalse();

        (await PublishAsync(server, room, service, new { data = "hello" })).Text.ShouldBe("""{"seq":2}""");
        (await socket.ReceiveAsync("message")).GetProperty("data").GetString().ShouldBe("hello");
        (await PublishAsync(server, room, service, new { type = "app:tick", data = 1, ephemeral = true })).Text.ShouldBe("""{"seq":null}""");
        (await socket.ReceiveAsync("app:tick")).TryGetProperty("seq", out _).ShouldBeFalse();
    }

    [Fact(DisplayName = "[RS5] [RM2] only back ends and admins publish, each in its own organisation; an unknown room stays unknown")]
    public async Task Rights()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var room = await server.CreateRoomAsync(ada, new { access = "members" });
        var body = new { type = "message", data = 1 };
        (await PublishAsync(server, room, null, body)).Status.ShouldBe(401);
        (await PublishAsync(server, room, ada, body)).Code.ShouldBe("forbidden");
        (await PublishAsync(server, room, await server.LoginAsAsync("a", "default", "agent"), body)).Status.ShouldBe(403);
        (await PublishAsync(server, room, await server.LoginAsAsync("s", "other", "service"), body)).Code.ShouldBe("room_not_found");
        (await PublishAsync(server, "unknown", await server.LoginAsAsync("s", "default", "service"), body)).Code.ShouldBe("room_not_found");
        (await PublishAsync(server, "no room", await server.LoginAsAsync("s", "default", "service"), body)).Code.ShouldBe("room_not_found");
        (await PublishAsync(server, room, await server.LoginAsAsync("boss", "default", "admin"), body)).Text.ShouldBe("""{"seq":1}""");
    }

    [Theory(DisplayName = "[RS5] [WS8] [EV1] what a socket could not send can't be published either, and the answer says what is wrong")]
    [InlineData("""{"type":"drawing_action","data":{"action":"clear"}}""", 422, "invalid_type", "type")]
    [InlineData("""{"type":"joined"}""", 422, "invalid_type", "type")]
    [InlineData("""{"type":"quiz"}""", 422, "invalid_type", "type")]
    [InlineData("""{"type":7}""", 422, "invalid_type", "type")]
    [InlineData("""{"type":"a:b","data":{"k":1,"k":2}}""", 422, "invalid_format", "body")]
    [InlineData("""{"type":"a:b","ephemeral":"yes"}""", 422, "invalid_format", "body")]
    [InlineData("""{"type":"streaming:update","data":{"progress":101,"message":""}}""", 422, "invalid_format", "body")]
    [InlineData("""{"type":"canvas:close","data":{"canvas_id":"c","reason":""}}""", 409, "canvas_not_open", null)]
    [InlineData("""not json""", 422, "invalid_format", "body")]
    [InlineData("", 422, "invalid_format", "body")]
    public async Task Refused(string body, int status, string code, string? field)
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        var answer = await PublishAsync(server, room, service, new StringContent(body, Encoding.UTF8, "application/json"));
        (answer.Status, answer.Code, answer.MediaType).ShouldBe((status, code, "application/problem+json"));
        if (field is not null) answer.Body.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Text);
        (await PublishAsync(server, room, service, new { data = 1 })).Text.ShouldBe("""{"seq":1}""");
    }

    [Fact(DisplayName = "[RS5] [WS9] an event is as large as a frame may be, and not a byte larger; a body of another kind is 415")]
    public async Task Sizes()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        const int most = 64 * 1024;
        var frame = """{"type":"message","data":""}""";
        HttpContent Body(int length) => new StringContent(frame[..^2] + new string('x', length - frame.Length) + "\"}", Encoding.UTF8, "application/json");
        (await PublishAsync(server, room, service, Body(most))).Status.ShouldBe(202);
        (await PublishAsync(server, room, service, Body(most + 1))).Code.ShouldBe("body_too_large");
        (await PublishAsync(server, room, service, Body(200 * 1024))).Status.ShouldBe(413);
        (await PublishAsync(server, room, service, new StringContent("{}", Encoding.UTF8, "text/plain"))).Status.ShouldBe(415);
    }

    [Fact(DisplayName = "[RS5] [DM1] a back end publishes to a user: through the inbox with its number, ephemeral to those who are there; unknown users are noted")]
    public async Task ToUser()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.RegisterAsync("ada"), await server.LoginAsAsync("billing", "default", "service"));
        var path = $"/api/v1/users/{ada.UserId}/events";
        (await server.Http.PostAnswerAsync(path, new { type = "invoice:due", data = 1 }, service.Token)).Text
            .ShouldBe("""{"inbox_seq":1,"connections":0,"note":null}""");
        await using var socket = await server.ConnectAsync(null, ada.Token);
        await socket.WelcomeAsync();
        var frame = await socket.ReceiveAsync("invoice:due");
        frame.GetProperty("recovered").GetBoolean().ShouldBeTrue();
        frame.GetProperty("inbox_seq").GetInt64().ShouldBe(1);
        frame.GetProperty("user_id").GetString().ShouldBe("billing");
        (await server.Http.PostAnswerAsync(path, new { type = "app:tick", ephemeral = true }, service.Token)).Text
            .ShouldBe("""{"inbox_seq":null,"connections":1,"note":null}""");
        (await socket.ReceiveAsync("app:tick")).TryGetProperty("inbox_seq", out _).ShouldBeFalse();

        foreach (var unknown in new[] { "nobody", "not%20an%20id" })
            (await server.Http.PostAnswerAsync($"/api/v1/users/{unknown}/events", new { data = 1 }, service.Token)).Text
                .ShouldBe("""{"inbox_seq":null,"connections":0,"note":"unknown_user"}""");
        (await server.Http.PostAnswerAsync(path, new { data = 1 }, ada.Token)).Status.ShouldBe(403);
        var stranger = await server.LoginAsAsync("s", "other", "service");
        (await server.Http.PostAnswerAsync(path, new { data = 1 }, stranger.Token)).Body.GetProperty("note").GetString().ShouldBe("unknown_user");
    }

    [Fact(DisplayName = "[RS5] [CH1] [CH2] a back end publishes to a channel under its own type; to nobody, to no channel and to a user's address it says so")]
    public async Task ToChannel()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.RegisterAsync("ada"), await server.LoginAsAsync("news", "default", "service"));
        Task<Answer> ToAsync(string channel, object? body = null) =>
            server.Http.PostAnswerAsync($"/api/v1/channels/{channel}/events", body ?? new { type = "news:flash", data = new { n = 1 } }, service.Token);
        (await ToAsync("topic:news")).Text.ShouldBe("""{"connections":0,"note":"no_subscribers"}""");
        (await ToAsync("nonsense")).Text.ShouldBe("""{"connections":0,"note":"unknown_channel"}""");
        (await ToAsync("no%20channel")).Text.ShouldBe("""{"connections":0,"note":"unknown_channel"}""");
        (await ToAsync("team:red")).Text.ShouldBe("""{"connections":0,"note":"no_subscribers"}""");
        (await ToAsync("user:nobody")).Text.ShouldBe("""{"connections":0,"note":"unknown_user"}""");

        await using var socket = await server.ConnectAsync(null, ada.Token);
        await socket.WelcomeAsync();
        await socket.AskAsync("s", new { type = "subscribe", id = "s", channel = "topic:news" });
        (await ToAsync("topic:news")).Text.ShouldBe("""{"connections":1,"note":null}""");
        var frame = await socket.ReceiveAsync("news:flash");
        frame.GetProperty("channel").GetString().ShouldBe("topic:news");
        frame.GetProperty("user_id").GetString().ShouldBe("news");
        (await ToAsync($"user:{ada.UserId}")).Text.ShouldBe("""{"connections":1,"note":null}""");
        var own = await socket.ReceiveAsync("news:flash");
        own.GetProperty("channel").GetString().ShouldBe($"user:{ada.UserId}");
        own.GetProperty("inbox_seq").GetInt64().ShouldBe(1);
        (await ToAsync("topic:news", new { type = "canvas:close", data = new { canvas_id = "c" } })).Code.ShouldBe("invalid_format");
        (await server.Http.PostAnswerAsync("/api/v1/channels/topic:news/events", new { data = 1 }, ada.Token)).Status.ShouldBe(403);
    }

    internal static async Task<TestSocket> JoinAsync(TestServer server, string room, TestUser user)
    {
        var socket = await server.ConnectAsync(room, user.Token);
        await socket.WelcomeAsync();
        await socket.ReceiveAsync("joined");
        return socket;
    }

    internal static async Task<Answer> PublishAsync(TestServer server, string room, TestUser? by, object body, string? key = null)
    {
        var content = body as HttpContent ?? new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (key is not null) content.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await server.Http.PostAnswerAsync($"/api/v1/rooms/{Uri.EscapeDataString(room)}/events", content, by?.Token);
    }
}
