using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Host.Storage;

namespace Collab.Host.Rest;

/// <summary>The directory of rooms in the database, beside the journal of what happened in them.</summary>
public sealed class SqlRoomDirectory(Database database) : IRoomDirectory
{
    private const string Columns =
        "org_id AS OrgId, id AS Id, name AS Name, owner_id AS OwnerId, created_at AS CreatedAt, last_activity AS LastActivity, "
        + "temporary AS Temporary, max_participants AS MaxParticipants, access AS Access, created_from AS CreatedFrom, version AS Version";

    private const string Insert =
        """
        INSERT INTO collab_rooms (org_id, id, name, owner_id, created_at, last_activity, temporary, max_participants, access, created_from, version)
        VALUES (@OrgId, @Id, @Name, @OwnerId, @CreatedAt, @LastActivity, @Temporary, @MaxParticipants, @Access, @CreatedFrom, @Version)
        ON CONFLICT (org_id, id) DO NOTHING
        """;

    public Task<RoomRecord?> FindAsync(RoomKey key, CancellationToken cancel) =>
        database.RunAsync(db => FindAsync(db, key), cancel);

    public Task<RoomCreation> CreateAsync(RoomRecord record, int? atMost, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        if (atMost is { } most && await FindAsync(db, record.Key) is null)
        {
            await db.LockAsync("rooms-from:" + record.CreatedFrom);
            var made = await db.ScalarAsync<long>("SELECT count(*) FROM collab_rooms WHERE created_from = @CreatedFrom", new { record.CreatedFrom });
            if (made >= most) return RoomCreation.OverLimit;
        }

        if (await db.ExecuteAsync(Insert, RoomRow.From(record)) == 0) return RoomCreation.Taken;
        await PutMembersAsync(db, record.Key, record.Members);
        return RoomCreation.Created;
    }, cancel);

    public async Task<RoomRecord?> OpenAsync(
        RoomKey key, UserId by, bool createOnJoin, int maxParticipants, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await FindAsync(key, cancel);
        if (known is not null || !createOnJoin) return known;
        var made = new RoomRecord(
            key, key.Room.Value, by, now, now, Temporary: true, maxParticipants, RoomAccess.Open, ImmutableDictionary<UserId, Role>.Empty);
        return await database.WriteAsync(async db =>
        {
            await db.ExecuteAsync(Insert, RoomRow.From(made));
            return await FindAsync(db, key);
        }, cancel);
    }

    public Task<RoomRecord?> ChangeAsync(RoomKey key, Func<RoomRecord, RoomRecord> change, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        await LockAsync(db, key);
        if (await FindAsync(db, key) is not { } before) return null;
        var wanted = change(before);
        if (ReferenceEquals(wanted, before)) return before;
        var after = wanted.After(before);
        await db.ExecuteAsync(
            """
            UPDATE collab_rooms SET name = @Name, owner_id = @OwnerId, temporary = @Temporary, max_participants = @MaxParticipants, access = @Access,
                version = @Version, last_activity = CASE WHEN last_activity > @LastActivity THEN last_activity ELSE @LastActivity END
            WHERE org_id = @OrgId AND id = @Id
            """,
            RoomRow.From(after));
        foreach (var user in before.Members.Keys.Except(after.Members.Keys))
            await db.ExecuteAsync(
                "DELETE FROM collab_room_members WHERE org_id = @Org AND room_id = @Room AND user_id = @User",
                new { Org = key.Org.Value, Room = key.Room.Value, User = user.Value });
        await PutMembersAsync(db, key, after.Members.Except(before.Members));
        return after;
    }, cancel);

    public Task TouchAsync(RoomKey key, DateTimeOffset lastActivity, CancellationToken cancel) => database.WriteAsync(
        db => db.ExecuteAsync(
            "UPDATE collab_rooms SET last_activity = @at WHERE org_id = @org AND id = @room AND last_activity < @at",
            new { org = key.Org.Value, room = key.Room.Value, at = lastActivity.ToUnixTimeMilliseconds() }),
        cancel);

    /// <summary>With its invites: they must not lead into a later room of the same id.</summary>
    public Task<bool> DeleteAsync(RoomKey key, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        await LockAsync(db, key);
        await db.ExecuteAsync("DELETE FROM collab_invites WHERE org_id = @Org AND room_id = @Room", Values(key));
        await db.ExecuteAsync("DELETE FROM collab_room_members WHERE org_id = @Org AND room_id = @Room", Values(key));
        return await db.ExecuteAsync("DELETE FROM collab_rooms WHERE org_id = @Org AND id = @Room", Values(key)) == 1;
    }, cancel);

    public Task<IReadOnlyList<RoomRecord>> IdleTemporaryAsync(DateTimeOffset before, int limit, CancellationToken cancel) => database.RunAsync(
        async db => await WithMembersAsync(db, await db.ListAsync<RoomRow>(
            $"SELECT {Columns} FROM collab_rooms WHERE temporary = 1 AND last_activity < @before ORDER BY last_activity LIMIT @limit",
            new { before = before.ToUnixTimeMilliseconds(), limit })),
        cancel);

    public Task<IReadOnlyList<RoomRecord>> ListAsync(OrgId org, RoomId? after, int limit, CancellationToken cancel) => database.RunAsync(
        async db => await WithMembersAsync(db, await db.ListAsync<RoomRow>(
            $"SELECT {Columns} FROM collab_rooms WHERE org_id = @org AND id {database.Ordinal} > @after ORDER BY id {database.Ordinal} LIMIT @limit",
            new { org = org.Value, after = after?.Value ?? "", limit })),
        cancel);

    /// <summary>Until the transaction ends nobody else changes or deletes this room, or gives it an invite.</summary>
    internal static Task LockAsync(DatabaseSession db, RoomKey key) => db.LockAsync($"room:{key}");

    private static object Values(RoomKey key) => new { Org = key.Org.Value, Room = key.Room.Value };

    private static async Task<RoomRecord?> FindAsync(DatabaseSession db, RoomKey key)
    {
        var row = await db.FirstAsync<RoomRow>($"SELECT {Columns} FROM collab_rooms WHERE org_id = @Org AND id = @Room", Values(key));
        return row is null ? null : (await WithMembersAsync(db, [row]))[0];
    }

    private static async Task PutMembersAsync(DatabaseSession db, RoomKey key, IEnumerable<KeyValuePair<UserId, Role>> members)
    {
        foreach (var (user, role) in members)
            await db.ExecuteAsync(
                """
                INSERT INTO collab_room_members (org_id, room_id, user_id, role) VALUES (@org, @room, @user, @role)
                ON CONFLICT (org_id, room_id, user_id) DO UPDATE SET role = @role
                """,
                new { org = key.Org.Value, room = key.Room.Value, user = user.Value, role = role.ToString() });
    }

    // One further statement per room that has members of its own; most have none.
    private static async Task<IReadOnlyList<RoomRecord>> WithMembersAsync(DatabaseSession db, IReadOnlyList<RoomRow> rows)
    {
        var records = new RoomRecord[rows.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var members = await db.ListAsync<MemberRow>(
                "SELECT user_id AS UserId, role AS Role FROM collab_room_members WHERE org_id = @OrgId AND room_id = @Id", new { rows[i].OrgId, rows[i].Id });
            records[i] = rows[i].ToRecord(members);
        }

        return records;
    }
}
