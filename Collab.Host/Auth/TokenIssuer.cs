namespace Collab.Host.Auth;

/// <summary>Finds an issuer's keys. An implementation that fetches them may wait for the network; it must bound that itself.</summary>
public interface IIssuerKeys
{
    /// <summary>The keys of this algorithm that could have signed, the one of this id alone where the token names one; empty when there is none.</summary>
    ValueTask<IReadOnlyList<VerificationKey>> FindAsync(string algorithm, string? keyId, CancellationToken cancel);
}

/// <summary>Keys that are known from the start.</summary>
public sealed class FixedKeys(IReadOnlyList<VerificationKey> keys) : IIssuerKeys
{
    public ValueTask<IReadOnlyList<VerificationKey>> FindAsync(string algorithm, string? keyId, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<VerificationKey>>(
            keys.Where(key => key.Algorithm == algorithm && (keyId is null || key.KeyId is null || key.KeyId == keyId)).ToArray());
}

/// <summary>Somebody whose tokens are believed, and in which algorithms alone.</summary>
/// <param name="OwnSessions">Whether a token counts only while its login has a live session row here.</param>
public sealed record TokenIssuer(string Issuer, string Audience, IReadOnlyList<string> Algorithms, IIssuerKeys Keys, bool OwnSessions)
{
    /// <summary>What its claims mean here.</summary>
    public ClaimMap Claims { get; init; } = ClaimMap.Own;
}
