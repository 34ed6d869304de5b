using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

public sealed class RunsApiTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private TestUser _service = null!;
    private TestUser _ada = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _ada = await _server.RegisterAsync("ada");
        _service = await _server.LoginAsAsync("planner", "default", "service");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact(DisplayName = "[AG1] the events of a run are numbered; it tells its state, its owner, its figures and its events, page by page")]
    public async Task Whole()
    {
        (await PublishAsync("r", "agent_started", new { task = "plan" }, started: true, workflow: "w")).ShouldBe(1);
        (await PublishAsync("r", "agent_thinking", new { text = "hm" })).ShouldBe(2);
        (await PublishAsync("r", "tool_executing", new { tool_name = "search" })).ShouldBe(3);
        (await PublishAsync("r", "tool_completed", new { tool_name = "search", result = "found" })).ShouldBe(4);
        var run = (await GetAsync("r")).Body;
        (Text(run, "state"), Text(run, "agent_name"), Text(run, "user_id"), Text(run, "workflow_id")).ShouldBe(("running", "Planner", _ada.UserId, "w"));
        (await PublishAsync("r", "agent_completed", null)).ShouldBe(5);
        run = (await GetAsync("r", "?since=1&limit=2")).Body;
        (Text(run, "state"), run.GetProperty("run_seq").GetInt64(), run.GetProperty("next").GetInt64()).ShouldBe(("completed", 5, 3));
        run.GetProperty("counts").GetRawText().ShouldBe("""{"agent_thinking":1,"tool_executing":1,"tool_completed":1}""");
        run.GetProperty("events").EnumerateArray().Select(e => Text(e, "type")).ShouldBe(["agent_thinking", "tool_executing"]);
        (await GetAsync("r", "?since=3")).Body.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact(DisplayName = "[CH2] a run for somebody whom nobody knows is taken, and the answer to its first event says so")]
    public async Task UnknownUser()
    {
        var answer = await PostAsync("r", new { type = "agent_started", agent_name = "Planner", user_id = "nobody" });
        (answer.Status, answer.Text).ShouldBe((202, """{"run_seq":1,"note":"unknown_user"}"""));
        (await PostAsync("r", new { type = "agent_thinking" })).Text.ShouldBe("""{"run_seq":2}""");
        (await PostAsync("r2", new { type = "agent_started", agent_name = "Planner", user_id = _ada.UserId })).Text.ShouldBe("""{"run_seq":1}""");
    }

    [Fact(DisplayName = "[AG2] out of order is 409 run_order, and changes nothing")]
    public async Task OutOfOrder()
    {
        (await PostAsync("r", new { type = "agent_thinking" })).Code.ShouldBe("run_order");
        await PublishAsync("r", "agent_started", null, started: true);
        foreach (var (body, hint) in ((object, string)[])
                 [
                     (new { type = "agent_started", agent_name = "Planner", user_id = _ada.UserId }, "started already"),
                     (new { type = "tool_completed" }, "tool_executing"),
                     (new { type = "agent_thinking", user_id = "somebody-else" }, "user_id"),
                     (new { type = "agent_thinking", agent_name = "Other" }, "agent_name"),
                 ])
        {
            var refused = await PostAsync("r", body);
            (refused.Status, refused.Code, refused.MediaType).ShouldBe((409, "run_order", "application/problem+json"));
            Text(refused.Body, "detail").ShouldContain(hint);
        }

        (await GetAsync("r")).Body.GetProperty("run_seq").GetInt64().ShouldBe(1);
    }

    [Fact(DisplayName = "[AG1] what is missing or wrong is 422, field by field")]
    public async Task Invalid()
    {
        var missing = await PostAsync("r", new { type = "agent_started" });
        (missing.Status, missing.Code).ShouldBe((422, "validation_failed"));
        missing.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["agent_name", "user_id"], ignoreOrder: true);
        foreach (var (body, field) in ((object, string)[])
                 [
                     (new { }, "type"),
                     (new { type = "agent_paused" }, "type"),
                     (new { type = "agent_started", agent_name = "", user_id = "u" }, "agent_name"),
                     (new { type = "agent_started", agent_name = "A", user_id = "not an id" }, "user_id"),
                     (new { type = "agent_started", agent_name = "A", user_id = "u", room = "r" }, "room"),
                     (new { type = "agent_started", agent_name = "A", user_id = "u", workflow_id = "not an id" }, "workflow_id"),
                     (new { type = "agent_thinking", data = new[] { 1 } }, "data"),
                     (new { type = "agent_thinking", data = new { text = new string('x', 66_000) } }, "data"),
                 ])
            (await PostAsync("r", body)).Body.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(field);
        (await PostAsync("not%20an%20id", new { type = "agent_thinking" })).Body.GetProperty("errors").TryGetProperty("run_id", out _).ShouldBeTrue();
        var surrogate = new StringContent("""{"type":"agent_thinking","data":{"a":"\ud800"}}""", null, "application/json");
        (await PostAsync("r", surrogate)).Body.GetProperty("errors").TryGetProperty("data", out _).ShouldBeTrue();
        (await GetAsync("r", "?since=-1")).Status.ShouldBe(422);
        (await GetAsync("r", "?limit=501")).Status.ShouldBe(422);
    }

    [Fact(DisplayName = "[AG1] services, agents and admins publish, nobody else; without a token 401")]
    public async Task Roles()
    {
        var started = new { type = "agent_started", agent_name = "Planner", user_id = _ada.UserId };
        (await _server.Http.PostAnswerAsync("/api/v1/runs/r/events", started)).Status.ShouldBe(401);
        foreach (var (role, status) in ((string, int)[])[("user", 403), ("guest", 403), ("metrics", 403), ("service", 202), ("agent", 202), ("admin", 202)])
        {
            var caller = await _server.LoginAsAsync($"{role}-1", "default", role);
            (await _server.Http.PostAnswerAsync($"/api/v1/runs/{role}/events", started, caller.Token)).Status.ShouldBe(status, role);
        }
    }

    [Fact(DisplayName = "[AG3] a run is seen by its user and the programs of its organisation; to all others it does not exist")]
    public async Task Visibility()
    {
        await PublishAsync("r", "agent_started", null, started: true);
        (await GetAsync("r", by: _ada)).Status.ShouldBe(200);
        var bob = await _server.RegisterAsync("bob");
        var evil = await _server.LoginAsAsync("evil", "evil", "service");
        foreach (var stranger in (TestUser[])[bob, evil])
        {
            var answer = await GetAsync("r", by: stranger);
            (answer.Status, answer.Code).ShouldBe((404, "run_not_found"));
        }

        (await GetAsync("unknown")).Status.ShouldBe(404);
        (await _server.Http.GetAnswerAsync("/api/v1/runs/r")).Status.ShouldBe(401);

        // The same id in another organisation is another run.
        (await _server.Http.PostAnswerAsync("/api/v1/runs/r/events", new { type = "agent_thinking" }, evil.Token)).Code.ShouldBe("run_order");
    }

    [Fact(DisplayName = "[AG3] a room's run is seen by those who may read the room; a room that is not there is 404")]
    public async Task Room()
    {
        var room = await _server.CreateRoomAsync(_ada, new { access = "members" });
        (await PostAsync("r", new { type = "agent_started", agent_name = "Planner", room })).Status.ShouldBe(202);
        (await GetAsync("r", by: _ada)).Status.ShouldBe(200);
        (await GetAsync("r", by: await _server.RegisterAsync("bob"))).Status.ShouldBe(404);
        var gone = await PostAsync("r2", new { type = "agent_started", agent_name = "Planner", room = "no-such-room" });
        (gone.Status, gone.Code).ShouldBe((404, "room_not_found"));
    }

    [Fact(DisplayName = "[RS5] an event with an Idempotency-Key that was seen before gets its first answer and is taken once; another publisher's key is another")]
    public async Task Idempotent()
    {
        await PublishAsync("r", "agent_started", null, started: true);
        async Task<Answer> Publish(string key, TestUser by)
        {
            var content = new StringContent("""{"type":"agent_thinking"}""", null, "application/json");
            content.Headers.Add("Idempotency-Key", key);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs/r/events") { Content = content };
            request.Headers.Add("Authorization", $"Bearer {by.Token}");
            using var answer = await _server.Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return new Answer((int)answer.StatusCode, JsonDocument.Parse(text).RootElement, text, answer);
        }

        var other = await _server.LoginAsAsync("other", "default", "service");
        foreach (var (key, by, seq) in ((string, TestUser, long)[])[("k", _service, 2), ("k", _service, 2), ("l", _service, 3), ("k", other, 4), ("k", _service, 2)])
        {
            var answer = await Publish(key, by);
            (answer.Status, answer.Body.GetProperty("run_seq").GetInt64()).ShouldBe((202, seq));
        }

        (await Publish(new string('x', 256), _service)).Status.ShouldBe(422);
    }

    [Fact(DisplayName = "[AG4] a secret is in no answer, and not in the database file either")]
    public async Task Secrets()
    {
        const string Secret = "hunter2-hunter2-hunter2";
        await PublishAsync("r", "agent_started", null, started: true);
        await PublishAsync("r", "tool_executing", new { tool_name = "mail", parameters = new { smtp = new { password = Secret }, body = new string('x', 300) } });
        var e = (await GetAsync("r")).Body.GetProperty("events")[1].GetProperty("data");
        e.GetProperty("parameters").GetProperty("smtp").GetProperty("password").GetString().ShouldBe("[REDACTED]");
        (e.GetProperty("parameters").GetProperty("body").GetString()!.Length, e.GetProperty("truncated").GetBoolean()).ShouldBe((200, true));
        foreach (var file in Directory.GetFiles(_server.Data, "collab.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            bytes.ToArray().AsSpan().IndexOf("hunter2"u8).ShouldBe(-1, file);
        }
    }

    [Fact(DisplayName = "[RC1] a run survives a restart of the server, and goes on")]
    public async Task Restart()
    {
        var folder = Directory.CreateTempSubdirectory("collab-").FullName;
        try
        {
            TestUser service;
            await using (var first = await TestServer.StartAsync(options => options.Data = folder))
            {
                service = await first.LoginAsAsync("planner", "default", "service");
                (await first.Http.PostAnswerAsync("/api/v1/runs/r/events", new { type = "agent_started", agent_name = "Planner", user_id = "ada" }, service.Token)).Status.ShouldBe(202);
            }

            await using var second = await TestServer.StartAsync(options => options.Data = folder);
            var answer = await second.Http.PostAnswerAsync("/api/v1/runs/r/events", new { type = "agent_completed" }, service.Token);
            answer.Body.GetProperty("run_seq").GetInt64().ShouldBe(2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private async Task<long> PublishAsync(string run, string type, object? data, bool started = false, string? workflow = null)
    {
        object body = started
            ? new { type, agent_name = "Planner", user_id = _ada.UserId, workflow_id = workflow, data = data ?? new { } }
            : data is null ? new { type } : new { type, data };
        var answer = await PostAsync(run, body);
        answer.Status.ShouldBe(202, answer.Text);
        return answer.Body.GetProperty("run_seq").GetInt64();
    }

    private Task<Answer> PostAsync(string run, object body) => _server.Http.PostAnswerAsync($"/api/v1/runs/{run}/events", body, _service.Token);

    private Task<Answer> GetAsync(string run, string query = "", TestUser? by = null) =>
        _server.Http.GetAnswerAsync($"/api/v1/runs/{run}{query}", (by ?? _service).Token);
}
