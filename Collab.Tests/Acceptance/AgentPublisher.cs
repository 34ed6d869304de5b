using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Acceptance;

/// <summary>An agent that publishes one run over HTTP, for a user or a room, with a service's token.</summary>
internal sealed class AgentPublisher(TestServer server, TestUser service, string run, string? user = null, string? room = null)
{
    public static readonly string[] Types = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"];

    public string Run => run;

    private int _sent;

    /// <summary>Publishes one event; it must be taken. Its number in the run.</summary>
    public Task<long> SendAsync(string type, object? data = null) => TakenAsync(new { type, data = data ?? new { } });

    /// <summary>Publishes one event, which may be refused.</summary>
    public Task<Answer> TryAsync(string type, object? data = null) =>
        server.Http.PostAnswerAsync($"/api/v1/runs/{run}/events", new { type, data = data ?? new { } }, service.Token);

    public Task StartAsync(string agent = "Planner", string? workflow = null) =>
        TakenAsync(new { type = "agent_started", agent_name = agent, user_id = user, room, workflow_id = workflow, data = new { run, user } });

    /// <summary>The number of the last event that the run's user or room has taken.</summary>
    public async Task<long> DeliveredAsync() => await ViewAsync() is (200, var view) ? view.GetProperty("delivered").GetInt64() : 0;

    /// <summary>The only publisher of its run knows each event's number: what a busy server could not answer it looks up, and sends again if it must.</summary>
    private async Task<long> TakenAsync(object body)
    {
        var expected = ++_sent;
        for (var tries = 1; ; tries++)
        {
            var answer = await server.Http.PostAnswerAsync($"/api/v1/runs/{run}/events", body, service.Token);
            if (answer.Status == 202)
            {
                answer.Body.GetProperty("run_seq").GetInt64().ShouldBe(expected);
                return expected;
            }

            if (answer.Status != 503 || tries == 10) answer.Status.ShouldBe(202, answer.Text);
            if (await StoredLateAsync(expected)) return expected;
        }
    }

    /// <summary>What was not answered in time may still be on its way to the disk: sent again too soon, it would be there twice.</summary>
    private async Task<bool> StoredLateAsync(long expected)
    {
        for (var looks = 0; looks < 20; looks++)
        {
            if (await ViewAsync() is (200, var view) && view.GetProperty("run_seq").GetInt64() >= expected) return true;
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }

        return false;
    }

    private async Task<(int Status, JsonElement Body)> ViewAsync()
    {
        var answer = await server.Http.GetAnswerAsync($"/api/v1/runs/{run}", service.Token);
        return (answer.Status, answer.Body);
    }

    /// <summary>A tool call from its begin to its end: two events.</summary>
    public async Task UseAsync(string tool, object? parameters = null, object? result = null)
    {
        await SendAsync("tool_executing", new { tool_name = tool, run, parameters = parameters ?? new { } });
        await SendAsync("tool_completed", new { tool_name = tool, run, result = result ?? "done" });
    }

    /// <summary>A whole run of so many events, at least seven of them: thinks three times, uses tools, thinks on.</summary>
    public async Task WholeAsync(int events = 9, string? workflow = null, string agent = "Planner")
    {
        await StartAsync(agent, workflow);
        for (var i = 0; i < 3; i++) await SendAsync("agent_thinking", new { run, text = $"thought {i}" });
        var left = events - 5;
        for (; left >= 2; left -= 2) await UseAsync($"tool-{left}");
        for (; left > 0; left--) await SendAsync("agent_thinking", new { run, text = "on" });
        await SendAsync("agent_completed", new { run });
    }

    /// <summary>The events of this run that have come to a socket so far, oldest first.</summary>
    public JsonElement[] Seen(TestSocket socket) => [.. socket.All.Where(frame => frame.TryGetProperty("run_id", out var id) && id.ValueEquals(run))];

    /// <summary>Waits for the end of the run at this socket, and returns all that has come of it.</summary>
    public async Task<JsonElement[]> EndAsync(TestSocket socket, TimeSpan? within = null)
    {
        await socket.ReceiveAsync(
            frame => frame.TryGetProperty("run_id", out var id) && id.ValueEquals(run) && frame.GetProperty("type").GetString() is "agent_completed" or "agent_error",
            $"the end of {run}", within);
        return Seen(socket);
    }
}
