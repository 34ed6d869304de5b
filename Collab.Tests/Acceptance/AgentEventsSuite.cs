using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Collab.Host;
using Collab.Host.Config;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>The fourth of the five systems: agents whose every step reaches the user they work for, and nobody else.</summary>
[Trait("Suite", "AgentEvents")]
public sealed class AgentEventsSuite
{
    /// <summary>What two clocks of one machine, one of them in milliseconds, may differ by over a second.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    [Fact(DisplayName = "[AG2] all_five_critical_events_sent: started first and once, completed last and once, thinking at least three times, every tool completed")]
    public async Task AllFiveCriticalEventsSent()
    {
        await using var server = await TestServer.StartAsync();
        var (service, ada) = await PeopleAsync(server);
        await using var socket = await OpenAsync(server, ada);
        var agent = new AgentPublisher(server, service, "run-1", ada.UserId);
        await agent.WholeAsync(events: 11);
        var events = await agent.EndAsync(socket);
        var types = events.Select(Type).ToArray();
        types.Distinct().ShouldBe(AgentPublisher.Types, ignoreOrder: true);
        (types[0], types[^1]).ShouldBe(("agent_started", "agent_completed"));
        types.Count(type => type == "agent_started").ShouldBe(1);
        types.Count(type => type == "agent_completed").ShouldBe(1);
        types.Count(type => type == "agent_thinking").ShouldBeGreaterThanOrEqualTo(3);
        types.Count(type => type == "tool_executing").ShouldBe(3);
        types.Count(type => type == "tool_completed").ShouldBe(3);
        events.Select(Seq).ShouldBe(Enumerable.Range(1, 11).Select(i => (long)i));
    }

    [Fact(DisplayName = "[AG1] all_five_required_events_emitted: each in its envelope, at each of the user's connections, and in the run that is asked for")]
    public async Task AllFiveRequiredEventsEmitted()
    {
        await using var server = await TestServer.StartAsync();
        var (service, ada) = await PeopleAsync(server);
        await using var laptop = await OpenAsync(server, ada);
        await using var phone = await OpenAsync(server, ada);
        var agent = new AgentPublisher(server, service, "run-1", ada.UserId);
        await agent.WholeAsync(workflow: "flow-1");
        foreach (var socket in new[] { laptop, phone })
        {
            var events = await agent.EndAsync(socket);
            events.Select(Type).Distinct().ShouldBe(AgentPublisher.Types, ignoreOrder: true);
            foreach (var frame in events)
            {
                (Text(frame, "run_id"), Text(frame, "workflow_id"), Text(frame, "agent_name"), Text(frame, "user_id"))
                    .ShouldBe(("run-1", "flow-1", "Planner", ada.UserId));
                frame.GetProperty("data").ValueKind.ShouldBe(JsonValueKind.Object);
                frame.TryGetProperty("recovered", out _).ShouldBeFalse();
                frame.TryGetProperty("room", out _).ShouldBeFalse();
            }
        }

        var run = (await server.Http.GetAnswerAsync("/api/v1/runs/run-1", ada.Token)).Body;
        run.GetProperty("state").GetString().ShouldBe("completed");
        run.GetProperty("events").EnumerateArray().Select(Type).ShouldBe(agent.Seen(laptop).Select(Type));
        run.GetProperty("events").EnumerateArray().Select(e => Text(e, "timestamp")).ShouldBe(agent.Seen(laptop).Select(e => Text(e, "timestamp")));
    }

    [Fact(DisplayName = "[AG2] event_ordering_and_timing: timestamps never fall, their span is the run's; what is out of order is refused and reaches nobody")]
    public async Task EventOrderingAndTiming()
    {
        await using var server = await TestServer.StartAsync();
        var (service, ada) = await PeopleAsync(server);
        await using var socket = await OpenAsync(server, ada);
        var agent = new AgentPublisher(server, service, "run-1", ada.UserId);
        (await agent.TryAsync("agent_thinking")).Code.ShouldBe("run_order");
        var clock = Stopwatch.StartNew();
        await agent.StartAsync();
        var started = clock.Elapsed;
        (await agent.TryAsync("tool_completed", new { tool_name = "search" })).Code.ShouldBe("run_order");
        await agent.SendAsync("tool_executing", new { tool_name = "search" });
        (await agent.TryAsync("agent_completed")).Code.ShouldBe("run_order");
        await Task.Delay(300);
        await agent.SendAsync("tool_completed", new { tool_name = "search" });
        var ending = clock.Elapsed;
        await agent.SendAsync("agent_completed");
        var ended = clock.Elapsed;
        (await agent.TryAsync("agent_thinking")).Code.ShouldBe("run_order");
        (await agent.TryAsync("agent_error")).Code.ShouldBe("run_order");

        var events = await agent.EndAsync(socket);
        events.Select(Type).ShouldBe(["agent_started", "tool_executing", "tool_completed", "agent_completed"]);
        var times = events.Select(At).ToArray();
        times.ShouldBe(times.Order());
        // Between the answer to the start and the sending of the end, and between the sending of the start and the answer to the end:
        // far within half a second of the run's time, however slow the machine is.
        (times[^1] - times[0]).ShouldBeInRange(ending - started - Slack, ended + Slack);
        (times[2] - times[1]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(290));

        // Nothing of what was refused comes after the end: the next thing is the next run's.
        var next = new AgentPublisher(server, service, "run-2", ada.UserId);
        await next.StartAsync();
        await socket.ReceiveAsync(frame => frame.TryGetProperty("run_id", out var id) && id.ValueEquals("run-2"), "the next run");
        agent.Seen(socket).Length.ShouldBe(4);
    }

    [Fact(DisplayName = "[AG4] event_payload_accuracy: user_id and run_id are the user's own, secrets are gone, cuts are at 200, 500 and 300")]
    public async Task EventPayloadAccuracy()
    {
        await using var server = await TestServer.StartAsync();
        var (service, ada) = await PeopleAsync(server);
        await using var socket = await OpenAsync(server, ada);
        var agent = new AgentPublisher(server, service, "run-1", ada.UserId);
        await agent.StartAsync();
        await agent.UseAsync(
            "mail",
            new { to = "bob", api_key = "sk-123", smtp = new { clientSecret = "hunter2", headers = new[] { new { authorization = "Bearer x" } } }, body = new string('ä', 300) },
            new string('r', 600));
        await agent.UseAsync("short", new { query = "weather" }, new { rows = 3, password = "kept: only parameters are redacted" });
        await agent.SendAsync("agent_error", new { code = "model", error = new string('e', 400), detail = new string('d', 400) });
        var events = await agent.EndAsync(socket);
        foreach (var frame in events) (Text(frame, "user_id"), Text(frame, "run_id")).ShouldBe((ada.UserId, "run-1"));
        var data = events.Select(frame => frame.GetProperty("data")).ToArray();
        data[1].GetProperty("parameters").GetRawText().ShouldBe(
            $$$"""{"to":"bob","api_key":"[REDACTED]","smtp":{"clientSecret":"[REDACTED]","headers":[{"authorization":"[REDACTED]"}]},"body":"{{{new string('ä', 200)}}}"}""");
        data[1].GetProperty("truncated").GetBoolean().ShouldBeTrue();
        (data[2].GetProperty("result").GetString(), data[2].GetProperty("truncated").GetBoolean()).ShouldBe((new string('r', 500), true));
        data[3].TryGetProperty("truncated", out _).ShouldBeFalse();
        data[4].GetProperty("result").GetRawText().ShouldBe("""{"rows":3,"password":"kept: only parameters are redacted"}""");
        data[5].GetProperty("error").GetString().ShouldBe(new string('e', 300));
        data[5].GetProperty("detail").GetString()!.Length.ShouldBe(400);
        data[5].GetProperty("truncated").GetBoolean().ShouldBeTrue();
    }

    [Fact(DisplayName = "[AG3] event_data_integrity_and_user_isolation: each user gets all of their own run, byte for byte as it was sent, and nothing of another's")]
    public async Task EventDataIntegrityAndUserIsolation()
    {
        await using var server = await TestServer.StartAsync();
        var service = await server.LoginAsAsync("planner", "default", "service");
        var (ada, bob) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"));
        await using var a = await OpenAsync(server, ada);
        await using var b = await OpenAsync(server, bob);
        var (forAda, forBob) = (new AgentPublisher(server, service, "run-a", ada.UserId), new AgentPublisher(server, service, "run-b", bob.UserId));
        await forAda.StartAsync();
        await forBob.StartAsync();
        const string Odd = """{"unicode":"žluťoučký 😀 \\ \" /","number":1.50e3,"nothing":null,"deep":{"a":[[[]],{}]}}""";
        await forAda.SendAsync("agent_thinking", JsonDocument.Parse(Odd).RootElement);
        await forBob.SendAsync("agent_thinking", new { for_bob = true });
        await forAda.SendAsync("agent_completed");
        await forBob.SendAsync("agent_completed");
        var (ofAda, ofBob) = (await forAda.EndAsync(a), await forBob.EndAsync(b));
        JsonElement.DeepEquals(ofAda[1].GetProperty("data"), JsonDocument.Parse(Odd).RootElement).ShouldBeTrue(ofAda[1].GetRawText());
        ofBob[1].GetProperty("data").GetProperty("for_bob").GetBoolean().ShouldBeTrue();
        Runs(a).ShouldBe(["run-a"]);
        Runs(b).ShouldBe(["run-b"]);
    }

    [Fact(DisplayName = "[AG3] concurrent_user_event_isolation: under many runs at once no event crosses, to no user, and not into or out of a room")]
    public async Task ConcurrentUserEventIsolation()
    {
        await using var server = await TestServer.StartAsync();
        var service = await server.LoginAsAsync("planner", "default", "service");
        var users = new List<(TestUser User, TestSocket Socket, AgentPublisher Agent)>();
        for (var i = 0; i < 10; i++)
        {
            var user = await server.LoginAsAsync($"user-{i}", "default", "user");
            users.Add((user, await OpenAsync(server, user), new AgentPublisher(server, service, $"run-{i}", user.UserId)));
        }

        var member = await server.RegisterAsync("member");
        var room = await server.CreateRoomAsync(member);
        await using var inRoom = await server.ConnectAsync(room, member.Token);
        await inRoom.ReceiveAsync("joined");
        var ofRoom = new AgentPublisher(server, service, "run-room", room: room);
        await Task.WhenAll([ofRoom.WholeAsync(20), .. users.Select(one => one.Agent.WholeAsync(20))]);
        foreach (var (user, socket, agent) in users)
        {
            var events = await agent.EndAsync(socket);
            events.Select(Seq).ShouldBe(Enumerable.Range(1, 20).Select(i => (long)i));
            events.ShouldAllBe(frame => Text(frame, "user_id") == user.UserId && Text(frame.GetProperty("data"), "run") == agent.Run);
            Runs(socket).ShouldBe([agent.Run]);
            await socket.DisposeAsync();
        }

        var heard = await ofRoom.EndAsync(inRoom);
        heard.Select(Seq).ShouldBe(Enumerable.Range(1, 20).Select(i => (long)i));
        heard.ShouldAllBe(frame => Text(frame, "room") == room && frame.GetProperty("seq").GetInt64() > 0);
        Runs(inRoom).ShouldBe(["run-room"]);
    }

    [Fact(DisplayName = "[AG2] multi_agent_workflow_coordination: three runs in one workflow, started in order, five types each")]
    public async Task MultiAgentWorkflowCoordination()
    {
        await using var server = await TestServer.StartAsync();
        var (service, ada) = await PeopleAsync(server);
        await using var socket = await OpenAsync(server, ada);
        var agents = new[] { "Triage", "Search", "Writer" };
        var runs = agents.Select(agent => new AgentPublisher(server, service, $"run-{agent}", ada.UserId)).ToArray();
        for (var i = 0; i < runs.Length; i++) await runs[i].WholeAsync(workflow: "trip-42", agent: agents[i]);
        foreach (var run in runs)
        {
            var events = await run.EndAsync(socket);
            events.Select(Type).Distinct().ShouldBe(AgentPublisher.Types, ignoreOrder: true);
            events.ShouldAllBe(frame => Text(frame, "workflow_id") == "trip-42");
        }

        var all = socket.All.Where(frame => frame.TryGetProperty("run_id", out _)).ToArray();
        var starts = all.Where(frame => Type(frame) == "agent_started").ToArray();
        starts.Select(frame => Text(frame, "agent_name")).ShouldBe(agents);
        starts.Select(At).ShouldBe(starts.Select(At).Order());
        for (var i = 1; i < runs.Length; i++) At(starts[i]).ShouldBeGreaterThanOrEqualTo(At(runs[i - 1].Seen(socket)[^1]));
    }

    [Fact(DisplayName = "[AG5] error_event_handling: a failure of the agent's own, a run that falls silent, a publisher that vanished")]
    public async Task ErrorEventHandling()
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Settings["Collab:Runs:SilentAfter"] = "2s";
            options.Settings["Collab:Runs:PublisherGrace"] = "500ms";
            options.Settings["Collab:Runs:DeliveryTimeout"] = "1s";
            options.Settings["Collab:Rooms:RejoinSettle"] = "1s";
        });
        var (service, ada) = await PeopleAsync(server);
        await using var socket = await OpenAsync(server, ada);
        var failing = new AgentPublisher(server, service, "run-failing", ada.UserId);
        await failing.StartAsync();
        await failing.SendAsync("tool_executing", new { tool_name = "search" });
        await failing.SendAsync("agent_error", new { code = "model", error = "The model did not answer." });
        var failure = (await failing.EndAsync(socket))[^1];
        (Type(failure), Text(failure.GetProperty("data"), "error")).ShouldBe(("agent_error", "The model did not answer."));
        (await failing.TryAsync("agent_thinking")).Code.ShouldBe("run_order");

        var silent = new AgentPublisher(server, service, "run-silent", ada.UserId);
        await silent.StartAsync();
        Text((await silent.EndAsync(socket))[^1].GetProperty("data"), "code").ShouldBe("timeout");
        (await silent.TryAsync("agent_completed")).Code.ShouldBe("run_order");

        var agent = await server.LoginAsAsync("agent-1", "default", "agent");
        await using var publisher = await OpenAsync(server, agent);
        await publisher.AskAsync("1", new { type = "agent_started", id = "1", run_id = "run-lost", agent_name = "Planner", to = ada.UserId, data = new { } });
        publisher.Drop();
        var lost = new AgentPublisher(server, service, "run-lost", ada.UserId);
        Text((await lost.EndAsync(socket))[^1].GetProperty("data"), "code").ShouldBe("publisher_lost");
        (await server.Http.GetAnswerAsync("/api/v1/runs/run-lost", ada.Token)).Body.GetProperty("state").GetString().ShouldBe("failed");
    }

    [Fact(DisplayName = "[AG3] performance_under_concurrent_load: five users with fifty events each and more, at once: none lost, none crossed, in order")]
    public Task PerformanceUnderConcurrentLoad() => LoadAsync(users: 5, events: 60);

    [Fact(DisplayName = "[AG3] event_performance_under_load: two hundred users with fifty events each, at once: none lost, none crossed, in order")]
    public Task EventPerformanceUnderLoad() => LoadAsync(users: 200, events: 50);

    [Theory(DisplayName = "[AG5] event_delivery_failure_recovery: sends fail and the socket drops in mid-run; the run completes, and what is missing comes once, in order, recovered")]
    [InlineData("stall")]
    [InlineData("cut")]
    public async Task EventDeliveryFailureRecovery(string failure)
    {
        await using var server = await TestServer.StartAsync();
        await using var proxy = new FaultyProxy(server.Address);
        var (service, ada) = await PeopleAsync(server);
        var agent = new AgentPublisher(server, service, "run-1", ada.UserId);
        string session;
        long inbox;
        JsonElement[] before;
        await using (var socket = await TestSocket.ConnectAsync(
            new Uri($"ws://{proxy.Address.Authority}/ws"), ["collab.v1", $"bearer.{ada.Token}"]))
        {
            await socket.WelcomeAsync();
            session = socket.SessionId;
            await agent.StartAsync();
            await agent.SendAsync("agent_thinking", new { text = "before" });
            await socket.ReceiveAsync("agent_thinking");
            if (failure == "stall") proxy.Stall();
            else proxy.Cut();
            await agent.UseAsync("search");
            if (failure == "stall") socket.Drop();
            await socket.ClosedAsync();
            before = agent.Seen(socket);
            inbox = before[^1].GetProperty("inbox_seq").GetInt64();
        }

        proxy.Resume();
        await agent.SendAsync("agent_thinking", new { text = "meanwhile" });
        // Taken by the user, who is away: what comes after this is live.
        await Eventually.BecomesAsync(agent.DeliveredAsync, 5);
        await using var again = await server.ConnectAsync(null, ada.Token, $"?session={Uri.EscapeDataString(session)}&inbox={inbox}");
        (await again.WelcomeAsync()).GetProperty("resumed").GetBoolean().ShouldBeTrue();
        await again.ReceiveAsync(frame => frame.TryGetProperty("run_seq", out var seq) && seq.GetInt64() == 5, "the last missed event");
        await agent.SendAsync("agent_completed");
        var after = await agent.EndAsync(again);

        before.Concat(after).Select(Seq).ShouldBe([1, 2, 3, 4, 5, 6]);
        after.Select(frame => frame.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean()).ShouldBe([.. after[..^1].Select(_ => true), false]);
        (await server.Http.GetAnswerAsync("/api/v1/runs/run-1", ada.Token)).Body.GetProperty("state").GetString().ShouldBe("completed");
    }

    [Fact(DisplayName = "[AG5] event_delivery_failure_recovery: a user who was never there gets the whole run on the first connect, recovered, in order, once")]
    public async Task OfflineUserGetsTheWholeRun()
    {
        await using var server = await TestServer.StartAsync();
        var (service, ada) = await PeopleAsync(server);
        var agent = new AgentPublisher(server, service, "run-1", ada.UserId);
        await agent.WholeAsync();
        await Eventually.BecomesAsync(agent.DeliveredAsync, 9);
        await using var socket = await server.ConnectAsync(null, ada.Token);
        await socket.WelcomeAsync();
        var events = await agent.EndAsync(socket);
        events.Select(Seq).ShouldBe(Enumerable.Range(1, 9).Select(i => (long)i));
        events.ShouldAllBe(frame => frame.GetProperty("recovered").GetBoolean());
    }

    [Fact(DisplayName = "[AU8] configuration: a missing SECRET_KEY in Production is named, and stops the start with 78")]
    public void Configuration()
    {
        using var folder = new TemporaryFolder();
        var failure = Should.Throw<StartFailure>(() => Program.Build(new StartSettings("http://127.0.0.1:0", folder.Path, Environment: "Production")));
        failure.Message.ShouldContain("SECRET_KEY");
        failure.ExitCode.ShouldBe(78);
    }

    [Fact(DisplayName = "[AG1] every suite is found by a plain run, and a trait selects each")]
    public void SuitesAreFound()
    {
        var suites = typeof(AgentEventsSuite).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(AgentEventsSuite).Namespace && type.Name.EndsWith("Suite", StringComparison.Ordinal)).ToArray();
        suites.ShouldContain(typeof(WhiteboardSuite));
        foreach (var suite in suites)
        {
            suite.IsPublic.ShouldBeTrue(suite.Name);
            suite.GetMethods().ShouldContain(method => method.IsDefined(typeof(FactAttribute), true), suite.Name);
            suite.CustomAttributes.ShouldContain(attribute =>
                attribute.AttributeType == typeof(TraitAttribute)
                && attribute.ConstructorArguments[0].Value!.Equals("Suite")
                && suite.Name.StartsWith((string)attribute.ConstructorArguments[1].Value!, StringComparison.Ordinal), suite.Name);
        }
    }

    /// <summary>One run for each user, all at once; each user gets all of theirs, in order, and nothing else.</summary>
    private static async Task LoadAsync(int users, int events)
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Settings["Collab:Limits:ConnectionsPerAddress"] = "0";
            options.Settings["Serilog:MinimumLevel:Default"] = "Error";
        });
        var service = await server.LoginAsAsync("planner", "default", "service");
        var open = new List<(TestUser User, TestSocket Socket, AgentPublisher Agent)>();
        for (var i = 0; i < users; i++)
        {
            var user = await server.LoginAsAsync($"user-{i}", "default", "user");
            open.Add((user, await OpenAsync(server, user), new AgentPublisher(server, service, $"run-{i}", user.UserId)));
        }

        await Task.WhenAll(open.Select(one => one.Agent.WholeAsync(events)));
        foreach (var (user, socket, agent) in open)
        {
            var seen = await agent.EndAsync(socket, TimeSpan.FromSeconds(60));
            seen.Select(Seq).ShouldBe(Enumerable.Range(1, events).Select(i => (long)i), user.UserId);
            seen.ShouldAllBe(frame => Text(frame, "user_id") == user.UserId && Text(frame.GetProperty("data"), "run") == agent.Run);
            Runs(socket).ShouldBe([agent.Run]);
        }

        foreach (var (_, socket, _) in open) await socket.DisposeAsync();
    }

    private static async Task<(TestUser Service, TestUser Ada)> PeopleAsync(TestServer server) =>
        (await server.LoginAsAsync("planner", "default", "service"), await server.RegisterAsync("ada"));

    /// <summary>A socket in no room: the user's own events come to it.</summary>
    private static async Task<TestSocket> OpenAsync(TestServer server, TestUser user)
    {
        var socket = await server.ConnectAsync(null, user.Token);
        await socket.WelcomeAsync();
        return socket;
    }

    private static string Type(JsonElement frame) => Text(frame, "type");

    private static long Seq(JsonElement frame) => frame.GetProperty("run_seq").GetInt64();

    private static DateTimeOffset At(JsonElement frame) => DateTimeOffset.Parse(Text(frame, "timestamp"), CultureInfo.InvariantCulture);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static IEnumerable<string> Runs(TestSocket socket) =>
        socket.All.Where(frame => frame.TryGetProperty("run_id", out _)).Select(frame => Text(frame, "run_id")).Distinct();
}
