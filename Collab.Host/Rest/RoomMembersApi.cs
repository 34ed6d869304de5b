using Collab.Actors.Domain;
using Collab.Host.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Host.Rest;

/// <summary>Roles in a room, and links that give them [RS3].</summary>
public static class RoomMembersApi
{
    private const string MemberExample = """{"user_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","role":"editor"}""";

    public static RouteGroupBuilder MapRoomMembersApi(this RouteGroupBuilder rooms)
    {
        rooms.MapGet("/{id}/members", ListAsync).WithName("listMembers").WithSummary("Who has a role in the room by name, the owner first").Refuses(401, 403, 404)
            .Shows(answer: $$"""{"members":[{"user_id":"guest-0b8f…","role":"owner"},{{MemberExample}}]}""");
        rooms.MapPut("/{id}/members/{userId}", PutAsync).WithName("putMember").WithSummary("Give somebody a role in the room, from their next frame on (owner)")
            .Refuses(401, 403, 404, 409, 422).Shows("""{"role":"editor"}""", MemberExample);
        rooms.MapDelete("/{id}/members/{userId}", RemoveAsync).WithName("removeMember").WithSummary("Take somebody's role in the room away (owner, or one's own)")
            .Refuses(401, 403, 404, 409);
        rooms.MapPost("/{id}/invites", InviteAsync).WithName("createRoomInvite").WithSummary("Make a link that gives a role in the room; its code is shown this once (owner)")
            .Refuses(401, 403, 404, 409, 422).Shows(
                """{"role":"editor","expires_in":86400,"uses":20}""",
                """{"id":"91ab…","code":"mZ5y…","url":"https://collab.example.com/?room=team-retro&invite=mZ5y…","role":"editor","uses":20,"expires_at":"2026-02-01T12:00:00.000Z"}""");
        rooms.MapGet("/{id}/invites", InvitesAsync).WithName("listRoomInvites").WithSummary("The links that are still good, newest first (owner)").Refuses(401, 403, 404).Shows(answer:
            """{"invites":[{"id":"91ab…","role":"editor","uses":20,"used":3,"created_by":"guest-0b8f…","created_at":"2026-01-31T12:00:00.000Z","expires_at":"2026-02-01T12:00:00.000Z"}]}""");
        rooms.MapDelete("/{id}/invites/{inviteId}", RevokeAsync).WithName("revokeRoomInvite").WithSummary("Take a link back; who has followed it keeps their role (owner)")
            .Refuses(401, 403, 404);
        rooms.MapPost("/{id}/join", JoinAsync).WithName("joinRoom").WithSummary("Follow a link: become a member of the room").Refuses(401, 403, 404, 409, 422)
            .Shows("""{"invite":"mZ5y…"}""", """{"id":"team-retro","name":"Team retro","user_id":"0b8f4f7e-3f0b-4b8e-9f5d-2f1f6a1d7c11","role":"editor"}""");
        return rooms;
    }

    private static async Task<Results<Ok<MemberList>, ProblemResult>> ListAsync(string id, RoomMembers members, HttpContext context, CancellationToken cancel)
    {
        var (list, problem) = await members.ListAsync(id, context.Caller(), cancel);
        return list is null ? problem!.ToResult() : TypedResults.Ok(list);
    }

    private static async Task<Results<Ok<MemberInfo>, ProblemResult>> PutAsync(
        string id, string userId, PutMemberRequest request, RoomMembers members, HttpContext context, CancellationToken cancel)
    {
        var (member, problem) = await members.PutAsync(id, userId, request, context.Caller(), cancel);
        return member is null ? problem!.ToResult() : TypedResults.Ok(member);
    }

    private static async Task<Results<NoContent, ProblemResult>> RemoveAsync(
        string id, string userId, RoomMembers members, HttpContext context, CancellationToken cancel) =>
        await members.RemoveAsync(id, userId, context.Caller(), cancel) is { } problem ? problem.ToResult() : TypedResults.NoContent();

    private static async Task<Results<Created<NewRoomInvite>, ProblemResult>> InviteAsync(
        string id, CreateRoomInviteRequest request, RoomInvites invites, HttpContext context, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (invite, code, problem) = await invites.CreateAsync(id, request, context.Caller(), cancel);
        if (invite is null) return problem!.ToResult();
        // An id of a room and a code need no escaping in a query.
        var url = $"{context.Request.Scheme}://{context.Request.Host}/?room={invite.Room}&invite={code}";
        return TypedResults.Created((string?)null, new NewRoomInvite(invite.Id, code, url, RoleOf(invite), invite.Uses, invite.ExpiresAt));
    }

    private static async Task<Results<Ok<RoomInviteList>, ProblemResult>> InvitesAsync(string id, RoomInvites invites, HttpContext context, CancellationToken cancel)
    {
        var (list, problem) = await invites.ListAsync(id, context.Caller(), cancel);
        return list is null
            ? problem!.ToResult()
            : TypedResults.Ok(new RoomInviteList([.. list.Select(one => new RoomInviteInfo(one.Id, RoleOf(one), one.Uses, one.Used, one.CreatedBy, one.CreatedAt, one.ExpiresAt))]));
    }

    private static async Task<Results<NoContent, ProblemResult>> RevokeAsync(
        string id, string inviteId, RoomInvites invites, HttpContext context, CancellationToken cancel) =>
        await invites.RevokeAsync(id, inviteId, context.Caller(), cancel) is { } problem ? problem.ToResult() : TypedResults.NoContent();

    private static async Task<Results<Ok<JoinedRoom>, ProblemResult>> JoinAsync(
        string id, JoinRoomRequest request, RoomInvites invites, HttpContext context, CancellationToken cancel)
    {
        var caller = context.Caller();
        var (room, problem) = await invites.RedeemAsync(id, request.Invite, caller, cancel);
        return room is null
            ? problem!.ToResult()
            : TypedResults.Ok(new JoinedRoom(room.Key.Room.Value, room.Name, caller.User.Value, room.RoleOf(caller.User, caller.Roles)));
    }

    private static Role RoleOf(Invite invite) => Enum.Parse<Role>(invite.Roles[0]);
}
