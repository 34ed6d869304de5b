using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Host.Auth;
using Collab.Host.Sockets;

namespace Collab.Host.Rest;

/// <summary>Links that give whoever follows them a role in a room [RS3].</summary>
public sealed class RoomInvites(
    InviteStore invites, RoomDesk desk, RoomChanges changes, RoomMembers members, IRoomDirectory directory, TimeProvider time, ILogger<RoomInvites> log) : ISocketInvites
{
    /// <summary>Users share these by their hash: few wait for somebody else, and there are never more.</summary>
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<(Invite? Invite, string Code, Problem? Problem)> CreateAsync(string id, CreateRoomInviteRequest request, Principal by, CancellationToken cancel)
    {
        var errors = new Dictionary<string, string[]>();
        var lifetime = InviteTerms.Check(request.ExpiresIn, request.Uses, errors);
        if (RoomMembers.RoleFault(request.Role) is { } fault) errors["role"] = [fault];
        if (errors.Count > 0) return (null, "", Problem.Invalid(errors));
        var (room, problem) = await desk.FindAsync(id, by, ActionKind.ManageRoom, cancel);
        if (room is null) return (null, "", problem);
        var (now, code) = (time.GetUtcNow(), Invite.NewCode());
        var invite = new Invite(
            Invite.NewId(), room.Key.Org.Value, room.Key.Room.Value, [request.Role!.Value.ToString()], request.Uses, 0, by.User.Value, now, now + lifetime);
        switch (await invites.AddAsync(invite, Invite.HashOf(code), InviteTerms.MostLive, cancel))
        {
            case InviteCreation.OverLimit: return (null, "", InviteTerms.TooMany);
            case InviteCreation.NoRoom: return (null, "", Problem.NotFound("room"));
        }

        log.LogInformation("Invite {InviteId} into room {Room} made by {UserId}", invite.Id, room.Key, invite.CreatedBy);
        return (invite, code, null);
    }

    public async Task<(IReadOnlyList<Invite>? Invites, Problem? Problem)> ListAsync(string id, Principal by, CancellationToken cancel)
    {
        var (room, problem) = await desk.FindAsync(id, by, ActionKind.ManageRoom, cancel);
        return room is null
            ? (null, problem)
            : (await invites.ListAsync(room.Key.Org.Value, room.Key.Room.Value, time.GetUtcNow(), InviteTerms.MostLive, cancel), null);
    }

    public async Task<Problem?> RevokeAsync(string id, string inviteId, Principal by, CancellationToken cancel)
    {
        var (room, problem) = await desk.FindAsync(id, by, ActionKind.ManageRoom, cancel);
        if (room is null) return problem;
        return await invites.RevokeAsync(inviteId, room.Key.Org.Value, room.Key.Room.Value, time.GetUtcNow(), cancel) ? null : Problem.NotFound("invite");
    }

    /// <summary>Makes the caller a member with the invite's role. Who has as much already stays as they are, and the invite is not used up.</summary>
    public async Task<(RoomRecord? Room, Problem? Problem)> RedeemAsync(string id, string? code, Principal by, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(code)) return (null, Problem.Invalid("invite", "is required"));
        var turn = _turns[(uint)by.User.GetHashCode() % _turns.Length];
        await turn.WaitAsync(cancel);
        try
        {
            return await RedeemInTurnAsync(id, code, by, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    // One at a time for each user: of two sockets that bring a link with one use left, as a page does that is opened twice, the second would find
    // the use taken and the user no member yet.
    private async Task<(RoomRecord? Room, Problem? Problem)> RedeemInTurnAsync(string id, string code, Principal by, CancellationToken cancel)
    {
        var room = RoomId.TryParse(id, out var roomId) ? await directory.FindAsync(new RoomKey(by.Org, roomId), cancel) : null;
        if (room is null) return (null, Problem.NotFound("room"));
        var hash = Invite.HashOf(code);
        if (await invites.FindAsync(hash, id, time.GetUtcNow(), cancel) is not { } invite || invite.Org != by.Org.Value) return (null, NotInvited());
        var role = Enum.Parse<Role>(invite.Roles[0]);
        if (ReferenceEquals(room.Invited(by.User, role), room)) return (room, null);
        if (await invites.TakeAsync(hash, id, time.GetUtcNow(), cancel) is null) return (null, NotInvited());
        var used = false;
        var (after, problem) = await changes.MakeAsync(room.Key, now =>
        {
            var changed = now.Invited(by.User, role);
            if (changed.Members.Count > now.Members.Count && members.Overfull(changed) is { } full) return (null, full);
            used = !ReferenceEquals(changed, now);
            return (changed, null);
        }, cancel);
        if (!used) await invites.GiveBackAsync(invite.Id, cancel);
        return (after, problem);
    }

    /// <summary>A member by name comes in whatever became of the link: they come back by the same address after every drop.</summary>
    async Task<bool> ISocketInvites.RedeemAsync(Principal who, RoomId room, string code, CancellationToken cancel)
    {
        var (found, _) = await RedeemAsync(room.Value, code, who, cancel);
        return found is not null || (await directory.FindAsync(new RoomKey(who.Org, room), cancel))?.OwnRoleOf(who.User) is not null;
    }

    private static Problem NotInvited() => Problem.Invalid("invite", "is unknown, over, or used up");
}
