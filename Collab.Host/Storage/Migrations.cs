namespace Collab.Host.Storage;

/// <summary>One step of the schema. Steps are never changed once released, only added to.</summary>
public sealed record Migration(long Version, string Name, string[] Statements);

/// <summary>
/// The schema's history, in SQL that SQLite and PostgreSQL both read. Times are UTC in milliseconds since 1970; yes and no
/// are 1 and 0.
/// </summary>
public static class Migrations
{
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, "organisations, users, login sessions, rooms",
        [
            """
            CREATE TABLE collab_orgs (
                id text NOT NULL PRIMARY KEY,
                created_by text NOT NULL,
                created_at bigint NOT NULL)
            """,
            """
            CREATE TABLE collab_users (
                id text NOT NULL PRIMARY KEY,
                org_id text NOT NULL,
                name text NOT NULL,
                name_key text NOT NULL UNIQUE,
                password_hash text NOT NULL,
                roles text NOT NULL,
                created_at bigint NOT NULL)
            """,
            """
            CREATE TABLE collab_sessions (
                jti text NOT NULL PRIMARY KEY,
                kind text NOT NULL,
                user_id text NOT NULL,
                org_id text NOT NULL,
                name text NOT NULL,
                roles text NOT NULL,
                created_at bigint NOT NULL,
                last_used_at bigint NOT NULL,
                expires_at bigint NOT NULL,
                generation bigint NOT NULL,
                revoked_at bigint,
                address text,
                user_agent text)
            """,
            "CREATE INDEX collab_sessions_by_user ON collab_sessions (user_id, created_at)",
            "CREATE INDEX collab_sessions_by_expiry ON collab_sessions (expires_at)",
            """
            CREATE TABLE collab_rooms (
                org_id text NOT NULL,
                id text NOT NULL,
                name text NOT NULL,
                owner_id text NOT NULL,
                created_at bigint NOT NULL,
                last_activity bigint NOT NULL,
                temporary bigint NOT NULL,
                max_participants bigint NOT NULL,
                access text NOT NULL,
                created_from text,
                PRIMARY KEY (org_id, id))
            """,
            "CREATE INDEX collab_rooms_by_owner ON collab_rooms (org_id, owner_id)",
            "CREATE INDEX collab_rooms_by_address ON collab_rooms (created_from)",
            "CREATE INDEX collab_rooms_by_idleness ON collab_rooms (temporary, last_activity)",
            """
            CREATE TABLE collab_room_members (
                org_id text NOT NULL,
                room_id text NOT NULL,
                user_id text NOT NULL,
                role text NOT NULL,
                PRIMARY KEY (org_id, room_id, user_id))
            """,
        ]),
        new(2, "teams, invites, service tokens, ended logins of other issuers, versions of rooms",
        [
            "ALTER TABLE collab_users ADD COLUMN teams text NOT NULL DEFAULT ''",
            "ALTER TABLE collab_users ADD COLUMN workspaces text NOT NULL DEFAULT ''",
            "CREATE INDEX collab_users_by_org ON collab_users (org_id, id)",
            "ALTER TABLE collab_sessions ADD COLUMN teams text NOT NULL DEFAULT ''",
            "ALTER TABLE collab_sessions ADD COLUMN workspaces text NOT NULL DEFAULT ''",
            "CREATE INDEX collab_sessions_by_org ON collab_sessions (org_id, kind, created_at)",
            "ALTER TABLE collab_rooms ADD COLUMN version bigint NOT NULL DEFAULT 0",
            """
            CREATE TABLE collab_invites (
                id text NOT NULL PRIMARY KEY,
                code_hash text NOT NULL UNIQUE,
                org_id text NOT NULL,
                room_id text NOT NULL,
                roles text NOT NULL,
                uses bigint,
                used bigint NOT NULL,
                created_by text NOT NULL,
                created_at bigint NOT NULL,
                expires_at bigint NOT NULL)
            """,
            "CREATE INDEX collab_invites_by_target ON collab_invites (org_id, room_id, created_at)",
            "CREATE INDEX collab_invites_by_expiry ON collab_invites (expires_at)",
            "CREATE TABLE collab_ended_logins (login text NOT NULL PRIMARY KEY, expires_at bigint NOT NULL)",
            "CREATE INDEX collab_ended_logins_by_expiry ON collab_ended_logins (expires_at)",
        ]),
        new(3, "runs that must be looked at",
        [
            "CREATE TABLE collab_runs (org_id text NOT NULL, run_id text NOT NULL, due_at bigint NOT NULL, PRIMARY KEY (org_id, run_id))",
            "CREATE INDEX collab_runs_by_due ON collab_runs (due_at)",
        ]),
        new(4, "idempotency keys of publishing back ends",
        [
            """
            CREATE TABLE collab_idempotency (
                id text NOT NULL PRIMARY KEY,
                body_hash text NOT NULL,
                claim text NOT NULL,
                claimed_until bigint NOT NULL,
                status bigint,
                content_type text,
                answer text,
                expires_at bigint NOT NULL)
            """,
            "CREATE INDEX collab_idempotency_by_expiry ON collab_idempotency (expires_at)",
        ]),
    ];
}
