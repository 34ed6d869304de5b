namespace Collab.Host.Auth;

/// <summary>Endpoints that an organisation's admins alone may call: <c>RequireAuthorization(AdminPolicy.Name)</c>. Whose admin, they check themselves.</summary>
public static class AdminPolicy
{
    public const string Name = "admin";

    public static IServiceCollection AddAdminPolicy(this IServiceCollection services) =>
        services.AddAuthorization(options => options.AddPolicy(Name, policy => policy.RequireRole(TokenRoles.Admin)));
}
