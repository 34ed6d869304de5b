using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;

namespace Collab.Host.Rest;

/// <summary>The one way in which a room's entry is changed: read, checked and written as one, and then the room hears of it.</summary>
public sealed class RoomChanges(IRoomDirectory directory, RoomGateway rooms)
{
    /// <summary>
    /// Changes a room whose owner the caller is, by then. <paramref name="change"/> says what it becomes, or why it stays. When this returns, the
    /// room goes by the new entry: from the next frame on.
    /// </summary>
    public async Task<(RoomRecord? Room, Problem? Problem)> OwnedAsync(
        RoomKey key, Principal by, Func<RoomRecord, (RoomRecord? Changed, Problem? Problem)> change, CancellationToken cancel) =>
        await MakeAsync(key, room => room.RoleOf(by.User, by.Roles) is { } role && Permission.May(role, ActionKind.ManageRoom)
            ? change(room)
            : (null, Problem.Forbidden("You are not allowed to do this in this room.")), cancel);

    /// <summary>The same for whoever has a right of another kind.</summary>
    public async Task<(RoomRecord? Room, Problem? Problem)> MakeAsync(
        RoomKey key, Func<RoomRecord, (RoomRecord? Changed, Problem? Problem)> change, CancellationToken cancel)
    {
        Problem? problem = null;
        var after = await directory.ChangeAsync(key, before =>
        {
            (var changed, problem) = change(before);
            return changed ?? before;
        }, cancel);
        if (after is null) return (null, Problem.NotFound("room"));
        if (problem is not null) return (null, problem);
        // Also where nothing was changed: the news of the change before may not have arrived, and then this call was made again.
        await rooms.AskAsync<RoomSettingsTaken>(new RoomSettingsChanged(after), cancel);
        return (after, null);
    }
}
