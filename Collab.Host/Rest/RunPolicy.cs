using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>Who may publish agents' runs: <c>RequireAuthorization(RunPolicy.Name)</c>.</summary>
public static class RunPolicy
{
    public const string Name = "runs";

    public static IServiceCollection AddRunPolicy(this IServiceCollection services) =>
        services.AddAuthorization(options => options.AddPolicy(Name, policy => policy.RequireRole([.. RunRights.Publishers])));

    public static bool MayPublish(Principal who) => RunRights.MayPublish(who.Roles);
}
