namespace Collab.Host.Auth;

/// <summary>Endpoints by which back ends publish [RS5]: the roles <c>service</c> and <c>admin</c>, each within its own organisation.</summary>
public static class PublisherPolicy
{
    public const string Name = "publisher";

    public static IServiceCollection AddPublisherPolicy(this IServiceCollection services) =>
        services.AddAuthorization(options => options.AddPolicy(Name, policy => policy.RequireRole(TokenRoles.Service, TokenRoles.Admin)));
}
