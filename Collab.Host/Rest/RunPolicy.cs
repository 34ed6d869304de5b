using Collab.Actors.Protocol;
using Collab.Host.Auth;

namespace Collab.Host.Rest;

/// <summary>Who may publish agents' runs: <c>RequireAuthorization(RunPolicy.Name)</c>.</summary>
public static class RunPolicy
{
    public const string Name = "runs";

    private static readonly string[] Roles = [TokenRoles.Service, TokenRoles.Agent, TokenRoles.Admin];

    public static IServiceCollection AddRunPolicy(this IServiceCollection services) =>
        services.AddAuthorization(options => options.AddPolicy(Name, policy => policy.RequireRole(Roles)));

    public static bool MayPublish(Principal who) => who.Roles.Any(role => Roles.Contains(role));
}
