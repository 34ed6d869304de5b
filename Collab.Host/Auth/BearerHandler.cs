using System.Security.Claims;
using System.Text.Encodings.Web;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Host.Rest;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>
/// ASP.NET's view of a bearer token in the Authorization header. Only there: a token in an address would end up in logs and histories,
/// and is taken for sockets and event streams alone (<see cref="TokenInAddress"/>), since browsers leave them no other way.
/// </summary>
public sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ITokenVerifier verifier)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private CloseCode _refused = CloseCode.MissingToken;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if ((TokenOf(Request.Headers.Authorization) ?? InAddress()) is not { } token) return AuthenticateResult.NoResult();
        var verdict = await verifier.VerifyAsync(token, Context.RequestAborted);
        if (!verdict.IsValid)
        {
            _refused = verdict.Refused;
            return AuthenticateResult.Fail(verdict.Refused.Reason);
        }

        Context.Features.Set(verdict.Who);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Identity(verdict.Who)), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // RFC 6750: no error code where no token was shown at all.
        var reason = _refused.Reason;
        Response.Headers.WWWAuthenticate = _refused == CloseCode.MissingToken
            ? "Bearer realm=\"collab\""
            : $"Bearer realm=\"collab\", error=\"invalid_token\", error_description=\"{reason}\"";
        return Problems.WriteAsync(Context, new Problem(StatusCodes.Status401Unauthorized, reason, Sentence(_refused)));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, new Problem(StatusCodes.Status403Forbidden, "forbidden", "You are not allowed to do this."));

    private string? InAddress() =>
        Context.GetEndpoint()?.Metadata.GetMetadata<TokenInAddress>() is not null && Request.Query["token"].ToString() is { Length: > 0 } token ? token : null;

    private static string? TokenOf(string? header) =>
        header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;

    private static ClaimsIdentity Identity(Principal who) => new(
        [new Claim("sub", who.User.Value), new Claim("name", who.Name), new Claim("org_id", who.Org.Value), .. who.Roles.Select(role => new Claim("roles", role))],
        "Bearer", "name", "roles");

    private static string Sentence(CloseCode refused) =>
        refused == CloseCode.MissingToken ? "An access token is needed: Authorization: Bearer <token>."
        : refused == CloseCode.TokenExpired ? "The access token has expired."
        : refused == CloseCode.TokenRevoked ? "The login of this access token is over."
        : "The access token is not valid.";
}

/// <summary>Marks an endpoint that takes the token as <c>?token=</c> too: a browser's EventSource can send no header.</summary>
public sealed record TokenInAddress;

public static class CallerExtensions
{
    /// <summary>Who calls, on an endpoint that requires authorization.</summary>
    public static Principal Caller(this HttpContext context) =>
        context.Features.Get<Principal>() ?? throw new InvalidOperationException("The endpoint does not require authorization.");

    /// <summary>The address that the connection comes from, as text; a trusted proxy's word for it has been taken by then.</summary>
    public static string ClientAddress(this HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        return address?.ToString() ?? "unknown";
    }
}
