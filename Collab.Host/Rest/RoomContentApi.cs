using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Host.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Host.Rest;

/// <summary>What is in a room: who, the board, what happened; and showing somebody out [RS4].</summary>
public static class RoomContentApi
{
    public static RouteGroupBuilder MapRoomContentApi(this RouteGroupBuilder rooms)
    {
        rooms.MapGet("/{id}/participants", ParticipantsAsync).WithName("listParticipants").WithSummary("Who is in the room now").Refuses(401, 403, 404)
            .Shows(answer: """{"participants":[{"connection_id":"Qm1h…","user_id":"guest-0b8f…","name":"Ada","role":"editor"}],"participant_count":1,"user_count":1}""");
        rooms.MapDelete("/{id}/participants/{connectionId}", KickAsync).WithName("kickParticipant").WithSummary("Show a connection out (owner)").Refuses(401, 403, 404);
        rooms.MapGet("/{id}/board", BoardAsync).WithName("getBoard").WithSummary("The board: its elements in the order of drawing, and the seq it stands at")
            .Produces<object>(200, "application/json").Refuses(401, 403, 404)
            .Shows(answer: """{"seq":2,"elements":[{"id":"e1","points":[[100,100],[200,200]],"z":1}]}""");
        rooms.MapGet("/{id}/board.svg", BoardSvgAsync).WithName("getBoardSvg").WithSummary("The board as a picture").Produces<string>(200, "image/svg+xml").Refuses(401, 403, 404);
        rooms.MapGet("/{id}/history", HistoryAsync).WithName("getHistory").WithSummary("What happened after a seq: the frames as the members got them")
            .Produces<object>(200, "application/json").Refuses(401, 403, 404, 422)
            .Shows(answer: """{"epoch":"9c1e…","events":[{"type":"message","timestamp":"2026-01-31T12:00:00.000Z","room":"team-retro","seq":1,"user_id":"guest-0b8f…","connection_id":"Qm1h…","name":"Ada","data":{"text":"hello"}}],"next":null}""");
        return rooms;
    }

    private static async Task<Results<Ok<ParticipantList>, ProblemResult>> ParticipantsAsync(
        string id, RoomDesk desk, RoomGateway rooms, HttpContext context, CancellationToken cancel)
    {
        var (room, problem) = await desk.FindAsync(id, context.Caller(), ActionKind.Read, cancel);
        if (room is null) return problem!.ToResult();
        if (await rooms.AskAsync<RoomParticipants>(new GetParticipants(room.Key), cancel) is not { } found) return Problem.NotFound("room").ToResult();
        return TypedResults.Ok(new ParticipantList(
            [.. found.Participants.Select(p => new ParticipantInfo(p.Connection.Value, p.User.Value, p.Name, p.Role.ToString().ToLowerInvariant()))],
            found.Participants.Length, found.Participants.Select(p => p.User).Distinct().Count()));
    }

    private static async Task<Results<NoContent, ProblemResult>> KickAsync(
        string id, string connectionId, RoomDesk desk, RoomGateway rooms, HttpContext context, CancellationToken cancel)
    {
        var (room, problem) = await desk.FindAsync(id, context.Caller(), ActionKind.Kick, cancel);
        if (room is null) return problem!.ToResult();
        if (!ConnectionId.TryParse(connectionId, out var connection)) return Problem.NotFound("participant").ToResult();
        var answer = await rooms.AskAsync<Kicked>(new Kick(room.Key, connection), cancel);
        return answer is { Found: true } ? TypedResults.NoContent() : Problem.NotFound("participant").ToResult();
    }

    private static Task<IResult> BoardAsync(string id, RoomDesk desk, RoomGateway rooms, HttpContext context, CancellationToken cancel) =>
        SendBoardAsync(id, BoardFormat.Json, "application/json; charset=utf-8", desk, rooms, context, cancel);

    // A picture opened by itself could run script in this origin: the policy leaves it none.
    private static Task<IResult> BoardSvgAsync(string id, RoomDesk desk, RoomGateway rooms, HttpContext context, CancellationToken cancel)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        return SendBoardAsync(id, BoardFormat.Svg, "image/svg+xml; charset=utf-8", desk, rooms, context, cancel);
    }

    private static async Task<IResult> SendBoardAsync(
        string id, BoardFormat format, string type, RoomDesk desk, RoomGateway rooms, HttpContext context, CancellationToken cancel)
    {
        var (room, problem) = await desk.FindAsync(id, context.Caller(), ActionKind.Read, cancel);
        if (room is null) return problem!.ToResult();
        return await rooms.AskAsync<BoardText>(new GetBoard(room.Key, format), cancel) is { } board
            ? TypedResults.Bytes(board.Content, type)
            : Problem.NotFound("room").ToResult();
    }

    private static async Task<IResult> HistoryAsync(
        string id, long? since, int? limit, RoomDesk desk, RoomGateway rooms, HttpContext context, CancellationToken cancel)
    {
        if (since < 0) return Problem.Invalid("since", "must be 0 or more").ToResult();
        if (limit is < 1 or > 500) return Problem.Invalid("limit", "must be from 1 to 500").ToResult();
        var (room, problem) = await desk.FindAsync(id, context.Caller(), ActionKind.Read, cancel);
        if (room is null) return problem!.ToResult();
        return await rooms.AskAsync<RoomHistoryPage>(new GetHistory(room.Key, since ?? 0, limit ?? 100), cancel) is { } page
            ? TypedResults.Bytes(HistoryJson.Write(page), "application/json; charset=utf-8")
            : Problem.NotFound("room").ToResult();
    }
}
