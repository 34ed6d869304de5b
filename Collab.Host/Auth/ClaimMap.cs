using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Host.Config;

namespace Collab.Host.Auth;

/// <summary>What an issuer's claims are called, and what it may say at all: for which organisations, in which roles.</summary>
public sealed class ClaimMap
{
    private readonly ExternalIssuerOptions? _external;
    private readonly ExternalIssuerOptions _names;

    private ClaimMap(ExternalIssuerOptions? external) => (_external, _names) = (external, external ?? new ExternalIssuerOptions());

    /// <summary>The server's own tokens say what its tables say.</summary>
    public static ClaimMap Own { get; } = new(null);

    public static ClaimMap Of(ExternalIssuerOptions external) => new(external);

    /// <summary>Whom a verified token names; null where it lacks who or where, or says more than its issuer may.</summary>
    public Principal? Read(Jwt jwt, string login, DateTimeOffset expires)
    {
        if (UserOf(jwt) is not { } user || OrgOf(jwt) is not { } org) return null;
        return new Principal(user, NameOf(jwt, user), org, RolesOf(jwt), login, expires)
        {
            Teams = Groups(jwt, _names.TeamsClaim),
            Workspaces = Groups(jwt, _names.WorkspacesClaim),
            External = _external is not null,
        };
    }

    private UserId? UserOf(Jwt jwt)
    {
        if (Text(jwt, _names.UserClaim) is not { } text) return null;
        var id = _external is null ? text : _external.UserPrefix + Spell(text);
        // Guests and programs are the server's own to name.
        if (_external is not null && (id.StartsWith("guest-", StringComparison.Ordinal) || id.StartsWith("svc-", StringComparison.Ordinal))) return null;
        return UserId.TryParse(id, out var user) ? user : null;
    }

    // Issuers have ids such as "auth0|5f7c": what an id can't have becomes a colon and its hexadecimal code.
    private static string Spell(string text)
    {
        if (IdSyntax.IsValid(text)) return text;
        var spelled = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            var letter = (char)one;
            if (char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-') spelled.Append(letter);
            else spelled.Append(CultureInfo.InvariantCulture, $":{one:x2}");
        }

        return spelled.ToString();
    }

    private OrgId? OrgOf(Jwt jwt)
    {
        var text = _external?.Org is { Length: > 0 } only ? only : Text(jwt, _names.OrgClaim);
        return OrgId.TryParse(text, out var org) && (_external is null || _external.SpeaksFor(org.Value)) ? org : null;
    }

    private string NameOf(Jwt jwt, UserId user) =>
        Text(jwt, _names.NameClaim) is { } name ? name.Length <= Names.MaxLength ? name : name[..Names.MaxLength] : user.Value;

    private ImmutableArray<string> RolesOf(Jwt jwt)
    {
        var roles = Texts(jwt, _names.RolesClaim);
        if (_external is null) return [.. roles];
        // Whom a company's login lets in is a user at least; anything more must be allowed by name.
        var given = roles.Where(_external.AllowedRoles.Contains).Distinct().ToImmutableArray();
        return given.IsEmpty ? [TokenRoles.User] : given;
    }

    // Each is a channel of every connection, so that their number is bounded whoever made the token.
    private static ImmutableArray<string> Groups(Jwt jwt, string claim) =>
        [.. Texts(jwt, claim).Where(Memberships.IsValid).Distinct().Take(Memberships.Most)];

    private static string? Text(Jwt jwt, string claim) =>
        Find(jwt.Claims, claim) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>An array of texts, or one text with spaces between, as some issuers have it.</summary>
    private static IEnumerable<string> Texts(Jwt jwt, string claim) => Find(jwt.Claims, claim) switch
    {
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        { ValueKind: JsonValueKind.String } text => Words.Split(text.GetString()!),
        _ => [],
    };

    /// <summary>The claim of this name, or, where the name has dots, the one that they lead to: <c>realm_access.roles</c>.</summary>
    private static JsonElement? Find(JsonElement claims, string name)
    {
        if (claims.ValueKind != JsonValueKind.Object) return null;
        if (claims.TryGetProperty(name, out var value)) return value;
        var dot = name.IndexOf('.');
        return dot > 0 && claims.TryGetProperty(name[..dot], out var inner) ? Find(inner, name[(dot + 1)..]) : null;
    }
}
