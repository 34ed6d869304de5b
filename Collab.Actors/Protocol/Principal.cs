using System.Collections.Immutable;
using Collab.Actors.Domain;

namespace Collab.Actors.Protocol;

/// <summary>Whom a token names: checked by the host, believed by the actors. <see cref="LoginSession"/> is the token's jti.</summary>
public sealed record Principal(
    UserId User, string Name, OrgId Org, ImmutableArray<string> Roles, string LoginSession, DateTimeOffset ExpiresAt);

/// <summary>On the event stream of every node: sockets of this login close with 1008 token_revoked.</summary>
public sealed record SessionRevoked(string LoginSession) : ICollabMessage;
