using Collab.Host.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Collab.Host.Rest;

/// <summary><c>/api/v1/runs</c>: the events of agents' runs, published and looked at [AG1].</summary>
public static class RunsApi
{
    private const string EventExample =
        """{"type":"agent_started","timestamp":"2026-01-31T12:00:00.000Z","run_id":"run-7f3a","run_seq":1,"workflow_id":"trip-42","agent_name":"Planner","user_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","data":{"task":"Plan the trip"}}""";

    public static RouteGroupBuilder MapRunsApi(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("runs");
        runs.MapPost("/{run_id}/events", PublishAsync).RequireAuthorization(RunPolicy.Name).WithName("publishRunEvent")
            .WithSummary("The next event of an agent's run (service, agent, admin)").Idempotent().Refuses(401, 403, 404, 409, 422, 429, 503)
            .Shows(
                """{"type":"agent_started","agent_name":"Planner","user_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","workflow_id":"trip-42","data":{"task":"Plan the trip"}}""",
                """{"run_seq":1}""");
        runs.MapGet("/{run_id}", GetAsync).RequireAuthorization().WithName("getRun")
            .WithSummary("The state of an agent's run, and its events after a number").Refuses(401, 404, 422)
            .Shows(answer:
                $$"""{"run_id":"run-7f3a","state":"running","agent_name":"Planner","user_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","room":null,"workflow_id":"trip-42","started_at":"2026-01-31T12:00:00.000Z","last_event_at":"2026-01-31T12:00:00.000Z","run_seq":1,"delivered":1,"counts":{"agent_thinking":0,"tool_executing":0,"tool_completed":0},"events":[{{EventExample}}],"next":null}""");
        return api;
    }

    private static async Task<Results<Accepted<PublishedRunEvent>, ProblemResult>> PublishAsync(
        [FromRoute(Name = "run_id")] string runId,
        PublishRunEventRequest request,
        RunDesk desk,
        HttpContext context,
        CancellationToken cancel)
    {
        var (taken, problem) = await desk.PublishAsync(runId, request, context.PublishNumber(), context.Caller(), cancel);
        return taken is null ? problem!.ToResult() : TypedResults.Accepted($"/api/v1/runs/{runId}", taken);
    }

    private static async Task<Results<Ok<RunInfo>, ProblemResult>> GetAsync(
        [FromRoute(Name = "run_id")] string runId, long? since, int? limit, RunDesk desk, HttpContext context, CancellationToken cancel)
    {
        if (since < 0) return Problem.Invalid("since", "must be 0 or more").ToResult();
        if (limit is < 1 or > 500) return Problem.Invalid("limit", "must be from 1 to 500").ToResult();
        var (run, problem) = await desk.FindAsync(runId, since ?? 0, limit ?? 100, context.Caller(), cancel);
        return run is null ? problem!.ToResult() : TypedResults.Ok(RunInfo.From(run));
    }
}
