using System.Net;
using System.Text;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

/// <summary>Rooms as entries of the directory, and how the API refuses.</summary>
public sealed class RoomsApiTests
{
    private const string Rooms = "/api/v1/rooms";

    [Fact(DisplayName = "[RS1] a room is made with defaults or as asked for: temporary for guests, not for accounts")]
    public async Task Create()
    {
        await using var server = await TestServer.StartAsync();
        var (guest, account) = (await server.LoginGuestAsync("gus"), await server.RegisterAsync("ada"));
        var made = await server.Http.PostAnswerAsync(Rooms, token: guest.Token);
        made.Status.ShouldBe(201);
        Guid.TryParse(made.Body.GetProperty("id").GetString(), out _).ShouldBeTrue();
        made.Message.Headers.Location!.ToString().ShouldBe($"{Rooms}/{made.Body.GetProperty("id").GetString()}");
        made.Body.GetProperty("temporary").GetBoolean().ShouldBeTrue();
        made.Body.GetProperty("active_user_count").GetInt32().ShouldBe(0);

        var asked = await server.Http.PostAnswerAsync(Rooms, new { id = "retro:1", name = "Retro", max_participants = 7, access = "members" }, account.Token);
        asked.Status.ShouldBe(201);
        asked.Body.GetProperty("temporary").GetBoolean().ShouldBeFalse();
        asked.Body.GetProperty("created_at").GetString()!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        var found = await server.Http.GetAnswerAsync($"{Rooms}/retro:1", account.Token);
        (found.Status, found.Text).ShouldBe((200, asked.Text));
        (await server.Http.PostAnswerAsync(Rooms, new { id = "retro:1" }, guest.Token)).Code.ShouldBe("room_exists");
        (await server.Http.GetAnswerAsync($"{Rooms}/retro:1", guest.Token)).Status.ShouldBe(403);
    }

    [Theory(DisplayName = "[RS1] a field that is not valid is 422 with its name; JSON that can't be read is 400")]
    [InlineData("""{"id":"no spaces"}""", 422, "id")]
    [InlineData("""{"id":""}""", 422, "id")]
    [InlineData("""{"max_participants":0}""", 422, "max_participants")]
    [InlineData("""{"name":"NAME"}""", 422, "name")]
    [InlineData("""{"access":"everyone"}""", 400, "$.access")]
    [InlineData("""{"access":1}""", 400, "$.access")]
    [InlineData("""{"temporary":"yes"}""", 400, "$.temporary")]
    [InlineData("""{"max_participants":1e99}""", 400, "$.max_participants")]
    public async Task Invalid(string body, int status, string field)
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var answer = await server.Http.PostAnswerAsync(Rooms, Json(body.Replace("NAME", new string('x', 201))), ada.Token);
        (answer.Status, answer.MediaType).ShouldBe((status, "application/problem+json"));
        answer.Code.ShouldBe(status == 422 ? "validation_failed" : "malformed_json");
        answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
    }

    [Fact(DisplayName = "[RS1] an unknown room, another org's and an impossible one are all 404")]
    public async Task NotFound()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, eve) = (await server.RegisterAsync("ada", "acme"), await server.RegisterAsync("eve", "evil"));
        await server.CreateRoomAsync(ada, new { id = "plans" });
        foreach (var path in new[] { $"{Rooms}/plans", $"{Rooms}/nowhere", $"{Rooms}/no%20id", $"{Rooms}/{new string('x', 200)}", $"{Rooms}/plans/board", $"{Rooms}/plans/history", $"{Rooms}/plans/participants" })
        {
            var answer = await server.Http.GetAnswerAsync(path, eve.Token);
            (answer.Status, answer.Code).ShouldBe((404, "room_not_found"), path);
        }

        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/plans", token: eve.Token)).Status.ShouldBe(404);
        (await server.Http.CallAsync(HttpMethod.Patch, $"{Rooms}/plans", new { name = "mine" }, eve.Token)).Status.ShouldBe(404);
        (await server.Http.GetAnswerAsync($"{Rooms}/plans", ada.Token)).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[RS1] the list comes in pages, each room once, without the ones that the caller may not see")]
    public async Task Pages()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"));
        for (var i = 0; i < 7; i++) await server.CreateRoomAsync(ada, new { id = $"r{i}", access = i == 3 ? "members" : "open" });
        async Task<List<string>> SeenAsync(TestUser user)
        {
            var (seen, after) = (new List<string>(), "");
            do
            {
                var page = (await server.Http.GetAnswerAsync($"{Rooms}?limit=2&after={after}", user.Token)).Body;
                seen.AddRange(page.GetProperty("rooms").EnumerateArray().Select(r => r.GetProperty("id").GetString()!));
                after = page.GetProperty("next").GetString();
            }
            while (after is not null);
            return seen;
        }

        (await SeenAsync(ada)).ShouldBe(["r0", "r1", "r2", "r3", "r4", "r5", "r6"]);
        (await SeenAsync(bob)).ShouldBe(["r0", "r1", "r2", "r4", "r5", "r6"]);
        (await server.Http.GetAnswerAsync($"{Rooms}?limit=201", ada.Token)).Status.ShouldBe(422);
        var unread = await server.Http.GetAnswerAsync($"{Rooms}?limit=many", ada.Token);
        (unread.Status, unread.Code).ShouldBe((422, "validation_failed"));
        unread.Body.GetProperty("errors").GetProperty("limit")[0].GetString().ShouldBe("can't be read");
        (await server.Http.GetAnswerAsync($"{Rooms}?after=no%20id", ada.Token)).Status.ShouldBe(422);
    }

    [Fact(DisplayName = "[RS2] the 11th room of a guest's address is refused, whoever the guest is; an account's has a limit of its own")]
    public async Task Limits()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Limits:RoomsPerUser"] = "12");
        var (one, two, account) = (await server.LoginGuestAsync("one"), await server.LoginGuestAsync("two"), await server.RegisterAsync("ada"));
        for (var i = 0; i < 10; i++) (await server.Http.PostAnswerAsync(Rooms, token: i % 2 == 0 ? one.Token : two.Token)).Status.ShouldBe(201);
        foreach (var guest in new[] { one, two })
        {
            var refused = await server.Http.PostAnswerAsync(Rooms, token: guest.Token);
            (refused.Status, refused.Code).ShouldBe((400, "room_limit_reached"));
            refused.Body.GetProperty("detail").GetString()!.ShouldContain("Room limit reached");
        }

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.Http.PostAnswerAsync(Rooms, token: account.Token)));
        made.Count(a => a.Status == 201).ShouldBe(12);
        made.Count(a => a.Code == "room_limit_reached").ShouldBe(4);
    }

    [Fact(DisplayName = "[RS1] a name with characters that can't be shown, which PostgreSQL could not store, is 422")]
    public async Task UnprintableName()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var refused = await server.Http.PostAnswerAsync(Rooms, new { name = "a\0b" }, ada.Token);
        (refused.Status, refused.Code).ShouldBe((422, "validation_failed"));
        refused.Body.GetProperty("errors").TryGetProperty("name", out _).ShouldBeTrue();
    }

    [Fact(DisplayName = "[RS2] a limit of 0 is none")]
    public async Task NoLimit()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Limits:RoomsPerGuestAddress"] = "0");
        var ada = await server.LoginGuestAsync("ada");
        for (var i = 0; i < 12; i++) (await server.Http.PostAnswerAsync(Rooms, token: ada.Token)).Status.ShouldBe(201);
    }

    [Fact(DisplayName = "[AU10] every refusal is problem+json with a code: unknown address, method, media type, malformed, empty and oversized bodies")]
    public async Task Refusals()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        async Task CheckAsync(Task<Answer> asking, int status, string code)
        {
            var answer = await asking;
            (answer.Status, answer.Code, answer.MediaType).ShouldBe((status, code, "application/problem+json"));
            answer.Body.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
            answer.Body.GetProperty("status").GetInt32().ShouldBe(status);
            answer.Text.ShouldNotContain("   at ");
        }

        await CheckAsync(server.Http.GetAnswerAsync("/api/v1/nowhere"), 404, "not_found");
        await CheckAsync(server.Http.GetAnswerAsync("/nowhere.html"), 404, "not_found");
        await CheckAsync(server.Http.CallAsync(HttpMethod.Put, Rooms, token: ada.Token), 405, "method_not_allowed");
        await CheckAsync(server.Http.PostAnswerAsync(Rooms, new StringContent("id=1", Encoding.UTF8, "application/x-www-form-urlencoded"), ada.Token), 415, "unsupported_media_type");
        await CheckAsync(server.Http.PostAnswerAsync(Rooms, Json("{"), ada.Token), 400, "malformed_json");
        await CheckAsync(server.Http.PostAnswerAsync(Rooms, Json("""{"name":"a","name":"b"}"""), ada.Token), 400, "malformed_json");
        await CheckAsync(server.Http.PostAnswerAsync(Rooms, Json("""{"name":""" + new string('[', 100)), ada.Token), 400, "malformed_json");
        await CheckAsync(server.Http.PostAnswerAsync("/api/v1/auth/login", Json("")), 400, "bad_request");
        await CheckAsync(server.Http.PostAnswerAsync(Rooms, Json($$"""{"name":"{{new string('x', 200_000)}}"}"""), ada.Token), 413, "body_too_large");
    }

    [Fact(DisplayName = "[RS7] the API is described with examples and a way to log in, and has a page to try it")]
    public async Task OpenApi()
    {
        await using var server = await TestServer.StartAsync();
        var api = (await server.Http.GetAnswerAsync("/openapi/v1.json")).Body;
        var paths = api.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToArray();
        foreach (var path in new[] { "/api/v1/auth/login", "/api/v1/rooms", "/api/v1/rooms/{id}", "/api/v1/rooms/{id}/board.svg", "/api/v1/rooms/{id}/participants/{connectionId}", "/health" })
            paths.ShouldContain(path);
        api.GetProperty("components").GetProperty("securitySchemes").TryGetProperty("bearer", out _).ShouldBeTrue();
        var create = api.GetProperty("paths").GetProperty("/api/v1/rooms").GetProperty("post");
        create.GetProperty("security").GetArrayLength().ShouldBe(1);
        create.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetProperty("name").GetString().ShouldBe("Team retro");
        create.GetProperty("responses").GetProperty("201").GetProperty("content").GetProperty("application/json").GetProperty("example").GetProperty("access").GetString().ShouldBe("open");
        create.GetProperty("responses").GetProperty("422").GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue();
        foreach (var operation in api.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
            operation.Value.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();

        var page = await server.Http.GetAnswerAsync("/docs/index.html");
        (page.Status, page.MediaType).ShouldBe((200, "text/html"));
        foreach (var file in new[] { "index.js", "swagger-ui-bundle.js", "swagger-ui.css" })
            (await server.Http.GetAsync($"/docs/{file}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldNotContain("<script>");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
