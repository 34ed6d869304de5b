using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Host.Auth;
using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Rest;

/// <summary>What callers may do with rooms over HTTP: makes, finds and changes entries of the directory [RS1] [RS2].</summary>
public sealed class RoomDesk(IRoomDirectory directory, RoomChanges changes, IOptions<CollabOptions> options, TimeProvider time)
{
    public const int MaxNameLength = 200;

    private readonly CollabOptions _options = options.Value;

    public async Task<(RoomRecord? Room, Problem? Problem)> CreateAsync(CreateRoomRequest request, Principal by, string address, CancellationToken cancel)
    {
        var id = new RoomId(Guid.NewGuid().ToString());
        var errors = Check(request.Name, request.MaxParticipants, request.Access);
        if (request.Id is not null && !RoomId.TryParse(request.Id, out id)) errors["id"] = ["must have 1 to 128 of A-Z a-z 0-9 _ . : -"];
        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        var guest = IsGuest(by);
        var now = time.GetUtcNow();
        var record = new RoomRecord(
            new RoomKey(by.Org, id), NameOf(request.Name) ?? id.Value, by.User, now, now, request.Temporary ?? guest,
            request.MaxParticipants ?? _options.Rooms.MaxParticipants, request.Access ?? RoomAccess.Open,
            System.Collections.Immutable.ImmutableDictionary<UserId, Role>.Empty,
            guest ? "guest:" + AddressKey.Of(address) : "account:" + by.User.Value);
        var limit = guest ? _options.Limits.RoomsPerGuestAddress : _options.Limits.RoomsPerUser;
        return await directory.CreateAsync(record, limit == 0 ? null : limit, cancel) switch
        {
            RoomCreation.Created => (record, null),
            RoomCreation.Taken => (null, new Problem(StatusCodes.Status409Conflict, "room_exists", "There is a room with this id.")),
            _ => (null, new Problem(StatusCodes.Status400BadRequest, "room_limit_reached", $"Room limit reached: you have made {limit} rooms; delete one first.")),
        };
    }

    /// <summary>The room, where the caller may do this in it; else 404 or 403. Another organisation's rooms do not exist.</summary>
    public async Task<(RoomRecord? Room, Problem? Problem)> FindAsync(string id, Principal by, ActionKind to, CancellationToken cancel)
    {
        var room = RoomId.TryParse(id, out var roomId) ? await directory.FindAsync(new RoomKey(by.Org, roomId), cancel) : null;
        if (room is null) return (null, Problem.NotFound("room"));
        if (room.RoleOf(by.User, by.Roles) is { } role && Permission.May(role, to)) return (room, null);
        return (null, Problem.Forbidden("You are not allowed to do this in this room."));
    }

    public async Task<(IReadOnlyList<RoomRecord> Rooms, string? Next)> ListAsync(Principal by, RoomId? after, int limit, CancellationToken cancel)
    {
        var page = await directory.ListAsync(by.Org, after, limit, cancel);
        var visible = page.Where(room => room.RoleOf(by.User, by.Roles) is not null).ToArray();
        return (visible, page.Count == limit ? page[^1].Key.Room.Value : null);
    }

    public async Task<(RoomRecord? Room, Problem? Problem)> UpdateAsync(string id, UpdateRoomRequest request, Principal by, CancellationToken cancel)
    {
        var errors = Check(request.Name, request.MaxParticipants, request.Access);
        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        var (found, problem) = await FindAsync(id, by, ActionKind.ManageRoom, cancel);
        if (found is null) return (null, problem);
        return await changes.OwnedAsync(found.Key, by, room => (room with
        {
            Name = NameOf(request.Name) ?? room.Name,
            Temporary = request.Temporary ?? room.Temporary,
            MaxParticipants = request.MaxParticipants ?? room.MaxParticipants,
            Access = request.Access ?? room.Access,
        }, null), cancel);
    }

    public static bool IsGuest(Principal who) => who.Roles.Contains("guest");

    private static string? NameOf(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    private static Dictionary<string, string[]> Check(string? name, int? maxParticipants, RoomAccess? access)
    {
        var errors = new Dictionary<string, string[]>();
        if (name?.Length > MaxNameLength) errors["name"] = [$"must have at most {MaxNameLength} characters"];
        else if (name?.Any(char.IsControl) == true) errors["name"] = ["has characters that can't be shown"];
        if (maxParticipants is < 1 or > 100_000) errors["max_participants"] = ["must be from 1 to 100000"];
        if (access is { } a && !Enum.IsDefined(a)) errors["access"] = ["must be open, view or members"];
        return errors;
    }
}
