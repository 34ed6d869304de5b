using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>Everybody whose tokens are believed: this server, and those that the settings name.</summary>
public sealed class TokenIssuers
{
    public TokenIssuers(IOptions<CollabOptions> options, SecretKey key, KeyFetch fetch, TimeProvider time, ILogger<RemoteKeys> log)
    {
        var auth = options.Value.Auth;
        var own = new TokenIssuer(auth.Issuer, auth.Audience, ["HS256"], new FixedKeys([VerificationKey.Hs256(key.Signing)]), OwnSessions: true);
        var external = auth.ExternalIssuers.Select(issuer => new TokenIssuer(
            issuer.Issuer, issuer.Audience, ["RS256", "ES256"], issuer.JwksUrl.Length > 0 ? new RemoteKeys(issuer, fetch, time, log) : FromFile(issuer), OwnSessions: false)
        {
            Claims = ClaimMap.Of(issuer),
        });
        All = [own, .. external];
        Remote = [.. All.Select(issuer => issuer.Keys).OfType<RemoteKeys>()];
    }

    public IReadOnlyList<TokenIssuer> All { get; }

    /// <summary>Keys that are fetched.</summary>
    public IReadOnlyList<RemoteKeys> Remote { get; }

    private static FixedKeys FromFile(ExternalIssuerOptions issuer)
    {
        try
        {
            return new FixedKeys(JsonWebKeySet.Parse(File.ReadAllText(issuer.JwksFile)));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StartFailure(StartFailure.Settings, $"settings: the key set '{issuer.JwksFile}' of issuer '{issuer.Issuer}' can't be used: {wrong.Message}", wrong);
        }
    }
}
