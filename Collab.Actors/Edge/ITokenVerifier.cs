using System.Diagnostics.CodeAnalysis;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>Says whom a token names. The host implements it; sockets use it when they open and when a client renews [WS2, WS11].</summary>
public interface ITokenVerifier
{
    /// <summary>Never throws for what a client sent: a bad token is a verdict.</summary>
    ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellation);
}

/// <summary>Either the principal, or the code to close with (missing_token, invalid_token, token_expired, token_revoked).</summary>
public sealed record TokenVerdict
{
    private TokenVerdict(Principal? who, CloseCode? refused) => (Who, Refused) = (who, refused);

    public Principal? Who { get; }

    public CloseCode? Refused { get; }

    [MemberNotNullWhen(true, nameof(Who))]
    [MemberNotNullWhen(false, nameof(Refused))]
    public bool IsValid => Who is not null;

    public static TokenVerdict Valid(Principal who) => new(who, null);

    public static TokenVerdict Invalid(CloseCode refused) => new(null, refused);
}
