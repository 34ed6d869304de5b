using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Rest;

/// <summary>Who has a role in a room by name, and how they get and lose it [RS3].</summary>
public sealed class RoomMembers(RoomDesk desk, RoomChanges changes, IOptions<CollabOptions> options)
{
    private readonly int _most = options.Value.Limits.MembersPerRoom;

    public async Task<(MemberList? Members, Problem? Problem)> ListAsync(string id, Principal by, CancellationToken cancel)
    {
        var (room, problem) = await desk.FindAsync(id, by, ActionKind.Read, cancel);
        if (room is null) return (null, problem);
        var others = room.Members.Where(member => member.Key != room.Owner).OrderBy(member => member.Key.Value, StringComparer.Ordinal);
        return (new MemberList([Info(room.Owner, Role.Owner), .. others.Select(member => Info(member.Key, member.Value))]), null);
    }

    public async Task<(MemberInfo? Member, Problem? Problem)> PutAsync(string id, string userId, PutMemberRequest request, Principal by, CancellationToken cancel)
    {
        var errors = new Dictionary<string, string[]>();
        if (!UserId.TryParse(userId, out var user)) errors["user_id"] = [Auth.Accounts.IdFault];
        if (RoleFault(request.Role) is { } fault) errors["role"] = [fault];
        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        var role = request.Role.GetValueOrDefault();
        var (found, problem) = await desk.FindAsync(id, by, ActionKind.ManageRoom, cancel);
        if (found is null) return (null, problem);
        var (changed, refusal) = await changes.OwnedAsync(found.Key, by, room => WithRole(room, user, role), cancel);
        return changed is null ? (null, refusal) : (Info(user, role), null);
    }

    /// <summary>Takes a member's role by name away; members may do that with their own.</summary>
    public async Task<Problem?> RemoveAsync(string id, string userId, Principal by, CancellationToken cancel)
    {
        var own = by.User.Value == userId;
        var (found, problem) = await desk.FindAsync(id, by, own ? ActionKind.Read : ActionKind.ManageRoom, cancel);
        if (found is null) return problem;
        if (!UserId.TryParse(userId, out var user)) return Problem.NotFound("member");
        (RoomRecord?, Problem?) Remove(RoomRecord room) => room.OwnRoleOf(user) is null ? (null, Problem.NotFound("member")) : WithRole(room, user, null);
        (_, problem) = own ? await changes.MakeAsync(found.Key, Remove, cancel) : await changes.OwnedAsync(found.Key, by, Remove, cancel);
        return problem;
    }

    /// <summary>What is wrong with a role that somebody names, or null.</summary>
    public static string? RoleFault(Role? role) => role is { } one && Enum.IsDefined(one) ? null : "must be viewer, editor or owner";

    /// <summary>The problem of a room that would have more members than it may, or null.</summary>
    public Problem? Overfull(RoomRecord room) => _most > 0 && room.Members.Count > _most
        ? new Problem(StatusCodes.Status409Conflict, "member_limit_reached", $"The room has {_most} members.")
        : null;

    private (RoomRecord? Changed, Problem? Problem) WithRole(RoomRecord room, UserId user, Role? role)
    {
        if (room.WithRole(user, role) is not { } changed)
            return (null, new Problem(StatusCodes.Status409Conflict, "last_owner", "The room would be without an owner; make somebody else one first."));
        return changed.Members.Count > room.Members.Count && Overfull(changed) is { } full ? (null, full) : (changed, null);
    }

    private static MemberInfo Info(UserId user, Role role) => new(user.Value, role);
}
