using Collab.Host.Auth;

namespace Collab.Host.Config;

/// <summary>Somebody else whose tokens (RS256, ES256) are believed: a company's own login [AU4].</summary>
public sealed class ExternalIssuerOptions
{
    public string Issuer { get; init; } = "";

    public string Audience { get; init; } = "";

    /// <summary>A file with the issuer's JSON Web Key Set. Either this or <see cref="JwksUrl"/>.</summary>
    public string JwksFile { get; init; } = "";

    /// <summary>Where the issuer publishes its JSON Web Key Set: https, but in Development http on this machine too.</summary>
    public string JwksUrl { get; init; } = "";

    /// <summary>How often the keys are fetched anew.</summary>
    public TimeSpan JwksRefresh { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one fetch may take.</summary>
    public TimeSpan JwksTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between a fetch and the next one that a failure, or a token with an unknown key, gives reason to.</summary>
    public TimeSpan JwksPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The only organisation that its tokens are for, whatever they say. Either this or <see cref="Orgs"/>.</summary>
    public string? Org { get; init; }

    /// <summary>The organisations that its tokens may name; <c>*</c>: all.</summary>
    public IList<string> Orgs { get; init; } = [];

    public string OrgClaim { get; init; } = "org_id";

    public string UserClaim { get; init; } = "sub";

    /// <summary>Put before its users' ids, so that none of them is taken for somebody with an account here.</summary>
    public string UserPrefix { get; init; } = "";

    public string NameClaim { get; init; } = "name";

    public string RolesClaim { get; init; } = "roles";

    /// <summary>The roles that its tokens can give; none: <c>user</c> alone.</summary>
    public IList<string> AllowedRoles { get; init; } = [];

    public string TeamsClaim { get; init; } = "teams";

    public string WorkspacesClaim { get; init; } = "workspaces";

    public bool SpeaksFor(string org) => Org is { Length: > 0 } one ? one == org : Orgs.Contains(org) || Orgs.Contains("*");

    /// <summary>What is wrong with it; <paramref name="at"/> is its name among the settings.</summary>
    public IEnumerable<string> Faults(string at, bool isDevelopment)
    {
        if (Issuer.Length == 0) yield return $"{at}:Issuer is missing";
        if (Audience.Length == 0) yield return $"{at}:Audience is missing";
        if (JwksFile.Length == 0 && JwksUrl.Length == 0) yield return $"{at}:JwksUrl or JwksFile is missing";
        if (JwksFile.Length > 0 && JwksUrl.Length > 0) yield return $"{at}:JwksUrl and JwksFile must not both be set";
        if (JwksUrl.Length > 0 && !IsSafe(isDevelopment)) yield return $"{at}:JwksUrl must be an https address";
        // Whoever opens a socket waits for it, and has Lifecycle:Handshake for all.
        if (JwksTimeout <= TimeSpan.Zero || JwksTimeout > TimeSpan.FromSeconds(30)) yield return $"{at}:JwksTimeout must be above zero and at most 30s";
        foreach (var (setting, time) in new[] { (nameof(JwksRefresh), JwksRefresh), (nameof(JwksPause), JwksPause) })
            if (time <= TimeSpan.Zero || time > TimeSpan.FromDays(1)) yield return $"{at}:{setting} must be above zero and at most 1d";
        if (string.IsNullOrEmpty(Org) == (Orgs.Count == 0)) yield return $"{at}:Org or Orgs must name the organisations that it speaks for, one of the two";
        foreach (var org in Orgs.Append(Org ?? ""))
            if (org is not ("" or "*") && !Actors.Domain.IdSyntax.IsValid(org)) yield return $"{at} names '{org}', which can't be an organisation";
        if (UserPrefix.Length > 32 || (UserPrefix.Length > 0 && !Actors.Domain.IdSyntax.IsValid(UserPrefix))) yield return $"{at}:UserPrefix must have at most 32 of A-Z a-z 0-9 _ . : -";
        foreach (var role in AllowedRoles)
            if (!TokenRoles.All.Contains(role)) yield return $"{at}:AllowedRoles has '{role}', which is none of {string.Join(", ", TokenRoles.All)}";
    }

    private bool IsSafe(bool isDevelopment) => Uri.TryCreate(JwksUrl, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (isDevelopment && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
