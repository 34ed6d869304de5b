using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Host.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Host.Rest;

/// <summary><c>/api/v1/rooms</c>: make, list, look at, change and delete rooms [RS1] [RS2].</summary>
public static class RoomsApi
{
    private const string RoomExample =
        """{"id":"team-retro","name":"Team retro","org_id":"default","owner_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","created_at":"2026-01-31T12:00:00.000Z","last_activity":"2026-01-31T12:05:00.000Z","active_user_count":2,"temporary":false,"max_participants":1000,"access":"open"}""";

    public static RouteGroupBuilder MapRoomsApi(this RouteGroupBuilder api)
    {
        var rooms = api.MapGroup("/rooms").WithTags("rooms").RequireAuthorization(ParticipantPolicy.Name);
        rooms.MapPost("", CreateAsync).WithName("createRoom").WithSummary("Make a room").Refuses(400, 401, 403, 409, 422)
            .Shows("""{"name":"Team retro","temporary":false,"max_participants":50,"access":"open"}""", RoomExample);
        rooms.MapGet("", ListAsync).WithName("listRooms").WithSummary("The rooms of your organisation, in pages").Refuses(401, 403, 422)
            .Shows(answer: $$"""{"rooms":[{{RoomExample}}],"next":null}""");
        rooms.MapGet("/{id}", GetAsync).WithName("getRoom").WithSummary("One room").Refuses(401, 403, 404).Shows(answer: RoomExample);
        rooms.MapPatch("/{id}", UpdateAsync).WithName("updateRoom").WithSummary("Change a room (owner)").Refuses(401, 403, 404, 422)
            .Shows("""{"name":"Retro, week 6"}""", RoomExample);
        rooms.MapDelete("/{id}", DeleteAsync).WithName("deleteRoom").WithSummary("Delete a room with all that was in it (owner)").Refuses(401, 403, 404);
        rooms.MapRoomContentApi();
        rooms.MapRoomMembersApi();
        return api;
    }

    private static async Task<Results<Created<RoomInfo>, ProblemResult>> CreateAsync(
        CreateRoomRequest? request, RoomDesk desk, HttpContext context, CancellationToken cancel)
    {
        var (room, problem) = await desk.CreateAsync(request ?? new CreateRoomRequest(), context.Caller(), context.ClientAddress(), cancel);
        return room is null ? problem!.ToResult() : TypedResults.Created($"/api/v1/rooms/{room.Key.Room.Value}", RoomInfo.From(room, 0));
    }

    private static async Task<Results<Ok<RoomPage>, ProblemResult>> ListAsync(
        string? after, int? limit, RoomDesk desk, LiveRooms live, HttpContext context, CancellationToken cancel)
    {
        RoomId? from = null;
        if (!string.IsNullOrEmpty(after))
        {
            if (!RoomId.TryParse(after, out var id)) return Problem.Invalid("after", "is no room id").ToResult();
            from = id;
        }

        if (limit is < 1 or > 200) return Problem.Invalid("limit", "must be from 1 to 200").ToResult();
        var (rooms, next) = await desk.ListAsync(context.Caller(), from, limit ?? 50, cancel);
        return TypedResults.Ok(new RoomPage([.. rooms.Select(room => RoomInfo.From(room, live.Find(room.Key).ParticipantCount))], next));
    }

    private static async Task<Results<Ok<RoomInfo>, ProblemResult>> GetAsync(
        string id, RoomDesk desk, RoomGateway rooms, LiveRooms live, HttpContext context, CancellationToken cancel)
    {
        var (room, problem) = await desk.FindAsync(id, context.Caller(), ActionKind.Read, cancel);
        if (room is null) return problem!.ToResult();
        // A room with people in it knows best; one that sleeps is not woken for this.
        if (live.Find(room.Key).ParticipantCount == 0 || await rooms.AskAsync<RoomStatus>(new GetRoomStatus(room.Key), cancel) is not { } now)
            return TypedResults.Ok(RoomInfo.From(room, 0));
        return TypedResults.Ok(RoomInfo.From(room with { LastActivity = now.LastActivity > room.LastActivity ? now.LastActivity : room.LastActivity }, now.ParticipantCount));
    }

    private static async Task<Results<Ok<RoomInfo>, ProblemResult>> UpdateAsync(
        string id, UpdateRoomRequest request, RoomDesk desk, LiveRooms live, HttpContext context, CancellationToken cancel)
    {
        var (room, problem) = await desk.UpdateAsync(id, request, context.Caller(), cancel);
        return room is null ? problem!.ToResult() : TypedResults.Ok(RoomInfo.From(room, live.Find(room.Key).ParticipantCount));
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        string id, RoomDesk desk, RoomGateway rooms, HttpContext context, CancellationToken cancel)
    {
        var (room, problem) = await desk.FindAsync(id, context.Caller(), ActionKind.ManageRoom, cancel);
        if (room is null) return problem!.ToResult();
        await rooms.AskAsync<RoomDeleted>(new DeleteRoom(room.Key), cancel);
        return TypedResults.NoContent();
    }
}
