using System.Collections.Immutable;
using Collab.Actors.Domain;

namespace Collab.Actors.Protocol;

/// <summary>Whom a token names: checked by the host, believed by the actors. <see cref="LoginSession"/> is the token's jti.</summary>
public sealed record Principal(
    UserId User, string Name, OrgId Org, ImmutableArray<string> Roles, string LoginSession, DateTimeOffset ExpiresAt)
{
    /// <summary>Teams by the token's claim: they name the channels <c>team:…</c> [CH1].</summary>
    public ImmutableArray<string> Teams { get; init; } = [];

    /// <summary>
    /// Somebody else's token names this user, and no table here does; nor does one have its login, which is none of those that a user of
    /// this id may have here.
    /// </summary>
    public bool External { get; init; }

    /// <summary>Workspaces by the token's claim: they name the channels <c>workspace:…</c> [CH1].</summary>
    public ImmutableArray<string> Workspaces { get; init; } = [];
}

/// <summary>On the event stream of every node: sockets of this login close with 1008 token_revoked.</summary>
public sealed record SessionRevoked(string LoginSession) : ICollabMessage;
