using Collab.Actors.Edge;
using Collab.Actors.Wire;

namespace Collab.TestKit;

/// <summary>For tests whose sockets are probes and show no token: every token is invalid.</summary>
public sealed class NoTokens : ITokenVerifier
{
    /// <summary>The one of its kind.</summary>
    public static NoTokens Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellation) =>
        ValueTask.FromResult(TokenVerdict.Invalid(CloseCode.InvalidToken));
}
