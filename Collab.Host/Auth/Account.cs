namespace Collab.Host.Auth;

/// <summary>Somebody with a password. <see cref="PasswordHash"/> is in the format of the framework's hasher.</summary>
public sealed record Account(string Id, string OrgId, string Name, string PasswordHash, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt)
{
    public IReadOnlyList<string> Teams { get; init; } = [];

    public IReadOnlyList<string> Workspaces { get; init; } = [];

    /// <summary>What its tokens say.</summary>
    public TokenSubject Subject => new(Id, OrgId, Name, Roles) { Teams = Teams, Workspaces = Workspaces };
}

/// <summary>How a new account comes to its organisation.</summary>
public enum Founding
{
    /// <summary>The organisation is there, or needs no row: <c>default</c>.</summary>
    No,

    /// <summary>It must be a new one.</summary>
    New,

    /// <summary>It is made where it is missing: for the command line.</summary>
    IfMissing,
}

/// <summary>What became of a new account; but for <see cref="Done"/> nothing has changed.</summary>
public enum Registration
{
    Done,
    NameTaken,
    OrgTaken,

    /// <summary>The invite is unknown, over, or used up.</summary>
    NotInvited,
}

/// <summary>What became of an account's new roles; but for <see cref="Done"/> nothing has changed.</summary>
public enum RoleChange
{
    Done,
    UnknownUser,

    /// <summary>The organisation would be without an admin.</summary>
    LastAdmin,
}

/// <summary>The roles that tokens give. What each may do: docs/OPERATIONS.md.</summary>
public static class TokenRoles
{
    public const string Guest = "guest";
    public const string User = "user";
    public const string Admin = "admin";
    public const string Service = "service";
    public const string Agent = "agent";
    public const string Metrics = "metrics";

    /// <summary>What people can be.</summary>
    public static IReadOnlyList<string> OfAccounts { get; } = [User, Admin];

    /// <summary>What programs can be.</summary>
    public static IReadOnlyList<string> OfServices { get; } = [Service, Agent, Metrics];

    public static IReadOnlyList<string> All { get; } = [Guest, User, Admin, Service, Agent, Metrics];
}
