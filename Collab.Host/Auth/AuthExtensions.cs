using Collab.Actors.Edge;
using Collab.Actors.Users;
using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

public static class AuthExtensions
{
    public static IServiceCollection AddCollabAuth(this IServiceCollection services)
    {
        services.AddSingleton<UserStore>().AddSingleton<SessionStore>().AddSingleton<PassingUsers>().AddSingleton<Passwords>().AddSingleton<RefreshTokens>();
        services.AddSingleton<InviteStore>().AddSingleton<TokenIssuance>().AddSingleton<Accounts>().AddSingleton<Logins>().AddSingleton<ServiceTokens>().AddSingleton<OrgDesk>();
        services.AddSingleton<IRevocations, ActorRevocations>();
        services.AddSingleton<ITokenVerifier, TokenReader>();
        services.AddSingleton<IUserDirectory, SqlUserDirectory>();
        services.AddSingleton(provider => new LoginThrottle(Options(provider).FailuresPerMinute, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<EndedLogins>().AddSingleton<KeyFetch>().AddSingleton<TokenIssuers>();
        services.AddSingleton(provider => new JwtVerifier(
            provider.GetRequiredService<TokenIssuers>().All, Options(provider).ClockSkew, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<KeyRefresh>();
        services.AddHostedService<SessionSweep>();
        // The core alone: the full AddAuthentication would also keep keys for cookies in the user's home.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = BearerHandler.SchemeName;
            authentication.AddScheme<BearerHandler>(BearerHandler.SchemeName, displayName: null);
        });
        services.AddTransient<BearerHandler>();
        services.AddWebEncoders();
        services.AddAdminPolicy().AddPublisherPolicy().AddParticipantPolicy();
        return services;
    }

    private static AuthOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CollabOptions>>().Value.Auth;
}
