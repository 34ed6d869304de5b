using System.Security.Cryptography;
using System.Text;
using Collab.Actors.Domain;
using Collab.Host.Rest;
using Collab.Host.Storage;

namespace Collab.Host.Auth;

/// <summary>
/// An invite into an organisation, or with <see cref="Room"/> set into a room of it. <see cref="Roles"/>: what it gives, token roles there and one
/// role of rooms here. <see cref="Uses"/>: how often it may be used, null for as often as one likes.
/// </summary>
public sealed record Invite(
    string Id, string Org, string Room, IReadOnlyList<string> Roles, long? Uses, long Used, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>192 random bits: nothing to guess, so that a plain hash keeps it.</summary>
    public static string NewCode() => Jwt.Encode(RandomNumberGenerator.GetBytes(24));

    /// <summary>What is stored of a code.</summary>
    public static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}

/// <summary>What became of a new invite; but for <see cref="Made"/> nothing has changed.</summary>
public enum InviteCreation
{
    Made,

    /// <summary>As many as may be are still good.</summary>
    OverLimit,

    /// <summary>The room that it was to lead into is gone.</summary>
    NoRoom,
}

/// <summary>The table of invites, into organisations and rooms. Codes are not in it, their hashes are [AU11] [RS3].</summary>
public sealed class InviteStore(Database database)
{
    private const string Live = "expires_at > @now AND (uses IS NULL OR used < uses)";

    public Task<InviteCreation> AddAsync(Invite invite, string codeHash, int atMost, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        var target = new { invite.Org, invite.Room, now = Milliseconds(invite.CreatedAt) };
        if (invite.Room.Length > 0)
        {
            // Held against the room's deletion, which takes its invites away.
            await SqlRoomDirectory.LockAsync(db, new RoomKey(new OrgId(invite.Org), new RoomId(invite.Room)));
            if (await db.ScalarAsync<long>("SELECT count(*) FROM collab_rooms WHERE org_id = @Org AND id = @Room", target) == 0) return InviteCreation.NoRoom;
        }
        else
            await db.LockAsync("invites:" + invite.Org);
        if (await db.ScalarAsync<long>($"SELECT count(*) FROM collab_invites WHERE org_id = @Org AND room_id = @Room AND {Live}", target) >= atMost) return InviteCreation.OverLimit;
        await db.ExecuteAsync(
            """
            INSERT INTO collab_invites (id, code_hash, org_id, room_id, roles, uses, used, created_by, created_at, expires_at)
            VALUES (@Id, @codeHash, @Org, @Room, @roles, @Uses, 0, @CreatedBy, @created, @expires)
            """,
            new
            {
                invite.Id,
                codeHash,
                invite.Org,
                invite.Room,
                roles = Words.Join(invite.Roles),
                invite.Uses,
                invite.CreatedBy,
                created = Milliseconds(invite.CreatedAt),
                expires = Milliseconds(invite.ExpiresAt),
            });
        return InviteCreation.Made;
    }, cancel);

    /// <summary>The live invite whose code has this hash, into this room, or with an empty room into an organisation.</summary>
    public Task<Invite?> FindAsync(string codeHash, string room, DateTimeOffset now, CancellationToken cancel) => database.RunAsync(async db =>
        (await db.FirstAsync<InviteRow>($"{InviteRow.Select} WHERE code_hash = @codeHash AND room_id = @room AND {Live}",
            new { codeHash, room, now = Milliseconds(now) }))?.ToInvite(), cancel);

    /// <summary>Takes one use of that invite; null where there is none. Of many at once, no more get it than it has uses.</summary>
    public Task<Invite?> TakeAsync(string codeHash, string room, DateTimeOffset now, CancellationToken cancel) =>
        database.WriteAsync(db => TakeAsync(db, codeHash, room, now), cancel);

    /// <summary>A use that came to nothing.</summary>
    public Task GiveBackAsync(string id, CancellationToken cancel) => database.WriteAsync(db => GiveBackAsync(db, id), cancel);

    /// <summary>The live invites of an organisation (room: empty) or room, newest first.</summary>
    public async Task<IReadOnlyList<Invite>> ListAsync(string org, string room, DateTimeOffset now, int limit, CancellationToken cancel) =>
        [.. (await database.RunAsync(db => db.ListAsync<InviteRow>(
            $"{InviteRow.Select} WHERE org_id = @org AND room_id = @room AND {Live} ORDER BY created_at DESC, id LIMIT @limit",
            new { org, room, now = Milliseconds(now), limit }), cancel)).Select(row => row.ToInvite())];

    /// <summary>False where there is no such live invite.</summary>
    public async Task<bool> RevokeAsync(string id, string org, string room, DateTimeOffset now, CancellationToken cancel) => await database.WriteAsync(
        db => db.ExecuteAsync($"DELETE FROM collab_invites WHERE id = @id AND org_id = @org AND room_id = @room AND {Live}", new { id, org, room, now = Milliseconds(now) }), cancel) == 1;

    /// <summary>Forgets invites that were over before the time given.</summary>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync("DELETE FROM collab_invites WHERE expires_at < @before", new { before = Milliseconds(before) }), cancel);

    /// <summary>The same within a transaction of somebody else's.</summary>
    internal static async Task<Invite?> TakeAsync(DatabaseSession db, string codeHash, string room, DateTimeOffset now)
    {
        var values = new { codeHash, room, now = Milliseconds(now) };
        if (await db.ExecuteAsync($"UPDATE collab_invites SET used = used + 1 WHERE code_hash = @codeHash AND room_id = @room AND {Live}", values) == 0) return null;
        return (await db.FirstAsync<InviteRow>($"{InviteRow.Select} WHERE code_hash = @codeHash", values))!.ToInvite();
    }

    internal static Task GiveBackAsync(DatabaseSession db, string id) =>
        db.ExecuteAsync("UPDATE collab_invites SET used = used - 1 WHERE id = @id AND used > 0", new { id });

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private sealed class InviteRow
    {
        public const string Select =
            "SELECT id AS Id, org_id AS Org, room_id AS Room, roles AS Roles, uses AS Uses, used AS Used, created_by AS CreatedBy, "
            + "created_at AS CreatedAt, expires_at AS ExpiresAt FROM collab_invites";

        public string Id { get; init; } = "";

        public string Org { get; init; } = "";

        public string Room { get; init; } = "";

        public string Roles { get; init; } = "";

        public long? Uses { get; init; }

        public long Used { get; init; }

        public string CreatedBy { get; init; } = "";

        public long CreatedAt { get; init; }

        public long ExpiresAt { get; init; }

        public Invite ToInvite() => new(
            Id, Org, Room, Words.Split(Roles), Uses, Used, CreatedBy, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt));
    }
}
