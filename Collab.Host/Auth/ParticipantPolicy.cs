using System.Collections.Immutable;

namespace Collab.Host.Auth;

/// <summary>
/// Who may be in rooms, make them and read what is in them: everybody but a token that is a scraper's and nothing else. Such a token lies in the
/// settings of a monitoring system; whoever finds it there learns figures and no more.
/// </summary>
public static class ParticipantPolicy
{
    public const string Name = "participant";

    public static IServiceCollection AddParticipantPolicy(this IServiceCollection services) => services.AddAuthorization(options => options.AddPolicy(
        Name, policy => policy.RequireAuthenticatedUser().RequireAssertion(asked => MayTakePart(asked.User.FindAll("roles").Select(claim => claim.Value)))));

    public static bool MayTakePart(ImmutableArray<string> roles) => MayTakePart(roles.AsEnumerable());

    private static bool MayTakePart(IEnumerable<string> roles) => roles.DefaultIfEmpty(TokenRoles.User).Any(role => role != TokenRoles.Metrics);
}
