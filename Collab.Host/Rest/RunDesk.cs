using System.Text;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Runs;
using Collab.Actors.Wire;
using Collab.Host.Auth;
using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Rest;

/// <summary>What callers may do with agents' runs over HTTP: publish their events, look at them [AG1].</summary>
public sealed class RunDesk(IRequiredActor<RunActor> runs, IRoomDirectory rooms, RoomDesk roomDesk, IOptions<CollabOptions> options)
{
    private readonly WireLimits _limits = options.Value.Limits.Wire;

    public async Task<(PublishedRunEvent? Taken, Problem? Problem)> PublishAsync(
        string runId, PublishRunEventRequest request, PublishNumber? number, Principal by, CancellationToken cancel)
    {
        var (publish, problem) = Read(runId, request, number, by);
        if (publish is null) return (null, problem);
        if (publish is { Type: FrameType.AgentStarted, Room: { } room } && await rooms.FindAsync(new RoomKey(by.Org, room), cancel) is null)
            return (null, Problem.NotFound("room"));
        return await runs.AskAsync(publish, cancel) switch
        {
            RunEventTaken taken => (new PublishedRunEvent(taken.Seq, taken.Note), null),
            RunRefused refused => (null, refused.Refusal.ToProblem()),
            var answer => throw RegionQuestions.Unexpected(publish, answer),
        };
    }

    /// <summary>Programs and admins see the runs of their organisation, people their own and those of rooms that they may read.</summary>
    public async Task<(RunView? Run, Problem? Problem)> FindAsync(string runId, long since, int limit, Principal by, CancellationToken cancel)
    {
        if (!RunId.TryParse(runId, out var id)) return (null, Problem.NotFound("run"));
        var get = new GetRun(new RunKey(by.Org, id), since, limit);
        switch (await runs.AskAsync(get, cancel))
        {
            case RunView view when await MaySeeAsync(view.Head, by, cancel):
                return (view, null);
            case RunView or RunUnknown:
                return (null, Problem.NotFound("run"));
            case RunRefused refused:
                return (null, refused.Refusal.ToProblem());
            case var answer:
                throw RegionQuestions.Unexpected(get, answer);
        }
    }

    private async Task<bool> MaySeeAsync(RunHead head, Principal by, CancellationToken cancel) =>
        RunPolicy.MayPublish(by)
        || head.User == by.User
        || (head.Room is { } room && (await roomDesk.FindAsync(room.Value, by, ActionKind.Read, cancel)).Room is not null);

    private (PublishRunEvent? Publish, Problem? Problem) Read(string runId, PublishRunEventRequest request, PublishNumber? number, Principal by)
    {
        var errors = new Dictionary<string, string[]>();
        if (!RunId.TryParse(runId, out var run)) errors["run_id"] = [IdFault];
        if (!RunEventType.TryParse(request.Type, out var kind)) errors["type"] = ["must be one of " + string.Join(", ", FrameType.Agent)];
        var started = errors.Count == 0 && kind is RunEventKind.Started;
        UserId user = default;
        RoomId room = default;
        if (request.UserId is not null && !UserId.TryParse(request.UserId, out user)) errors["user_id"] = [IdFault];
        if (request.Room is not null && !RoomId.TryParse(request.Room, out room)) errors["room"] = [IdFault];
        if (request.WorkflowId is { } workflow && !IdSyntax.IsValid(workflow)) errors["workflow_id"] = [IdFault];
        if (request.AgentName is { Length: 0 or > IdSyntax.MaxLength }) errors["agent_name"] = [$"must have 1 to {IdSyntax.MaxLength} characters"];
        else if (started && request.AgentName is null) errors["agent_name"] = ["is missing"];
        if (started && request.UserId is null && request.Room is null) errors["user_id"] = ["is missing, and so is room: a run belongs to one of them"];
        else if (request.UserId is not null && request.Room is not null) errors["room"] = ["a run belongs to a user or to a room, not to both"];
        var data = ClientFrame.NoData;
        if (request.Data is { } given)
        {
            if (given.ValueKind is not System.Text.Json.JsonValueKind.Object) errors["data"] = ["must be an object"];
            else if (!DataReader.TryRead(Encoding.UTF8.GetBytes(given.GetRawText()), _limits, out data, out var fault)) errors["data"] = [fault!.Message];
        }

        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        return (new PublishRunEvent(new RunKey(by.Org, run), request.Type!, new Author(by.User, by.Name, default), data)
        {
            AgentName = request.AgentName,
            User = request.UserId is null ? null : user,
            Room = request.Room is null ? null : room,
            Workflow = request.WorkflowId,
            Origin = number?.Origin.Value ?? "",
            Id = number?.Id,
        }, null);
    }

    private const string IdFault = "must have 1 to 128 of A-Z a-z 0-9 _ . : -";
}
