using Collab.Actors.Wire;

namespace Collab.Host.Auth;

/// <summary>Why a token is not believed. What the caller hears of it is less: see <see cref="TokenProblems.CloseCode"/>.</summary>
public enum TokenProblem
{
    None,
    Missing,
    Malformed,
    Algorithm,
    Signature,
    Issuer,
    Audience,
    Claims,
    NotYetValid,
    Expired,
    Revoked,
}

public static class TokenProblems
{
    /// <summary>The code that a socket closes with, whose reason is also the problem's code over HTTP.</summary>
    public static CloseCode CloseCode(this TokenProblem problem) => problem switch
    {
        TokenProblem.Missing => Collab.Actors.Wire.CloseCode.MissingToken,
        TokenProblem.Expired => Collab.Actors.Wire.CloseCode.TokenExpired,
        TokenProblem.Revoked => Collab.Actors.Wire.CloseCode.TokenRevoked,
        _ => Collab.Actors.Wire.CloseCode.InvalidToken,
    };
}
