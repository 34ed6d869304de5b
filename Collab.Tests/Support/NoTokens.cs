using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.Tests.Support;

/// <summary>Sockets of specs are probes: no token is ever shown.</summary>
public sealed class NoTokens : ITokenVerifier
{
    public static NoTokens Instance { get; } = new();

    public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellation) =>
        ValueTask.FromResult(TokenVerdict.Invalid(CloseCode.InvalidToken));
}
