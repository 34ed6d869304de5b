using Collab.Host.Rest;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Host.Auth;

/// <summary>A token for a program: what it may do, and for how many seconds.</summary>
public sealed record CreateServiceTokenRequest(string? Name, IReadOnlyList<string>? Roles, long? ExpiresIn = null);

public sealed record ServiceTokenList(IReadOnlyList<ServiceTokenInfo> Tokens);

/// <summary><c>/api/v1/service-tokens</c>: tokens for back ends, agents and scrapers, for admins of an organisation [AU12].</summary>
public static class ServiceTokensApi
{
    private const string Fields =
        "\"user_id\":\"svc-5d0c…\",\"name\":\"billing\",\"org_id\":\"acme\",\"roles\":[\"service\"],\"created_at\":\"2026-01-31T12:00:00.000Z\",\"expires_at\":\"2027-01-31T12:00:00.000Z\"";

    public static RouteGroupBuilder MapServiceTokensApi(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/service-tokens").WithTags("service tokens").RequireAuthorization(AdminPolicy.Name);
        tokens.MapPost("", CreateAsync).WithName("createServiceToken").WithSummary("Make a token for a program; it is shown this once (admin)").Refuses(401, 403, 409, 422)
            .Shows("""{"name":"billing","roles":["service"],"expires_in":31536000}""", $$"""{"id":"5d0c…","token":"eyJhbGciOi…",{{Fields}}}""");
        tokens.MapGet("", ListAsync).WithName("listServiceTokens").WithSummary("Your organisation's service tokens, newest first (admin)").Refuses(401, 403)
            .Shows(answer: $$"""{"tokens":[{"id":"5d0c…",{{Fields}}}]}""");
        tokens.MapDelete("/{id}", RevokeAsync).WithName("revokeServiceToken").WithSummary("End a service token, and the sockets that it opened (admin)").Refuses(401, 403, 404);
        return api;
    }

    private static async Task<Results<Created<NewServiceToken>, ProblemResult>> CreateAsync(
        CreateServiceTokenRequest request, ServiceTokens tokens, HttpContext context, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (made, problem) = await tokens.CreateAsync(context.Caller().Org, request.Name, request.Roles, request.ExpiresIn, cancel);
        return made is null ? problem!.ToResult() : TypedResults.Created($"/api/v1/service-tokens/{made.Id}", made);
    }

    private static async Task<Ok<ServiceTokenList>> ListAsync(ServiceTokens tokens, HttpContext context, CancellationToken cancel) =>
        TypedResults.Ok(new ServiceTokenList(await tokens.ListAsync(context.Caller().Org, cancel)));

    private static async Task<Results<NoContent, ProblemResult>> RevokeAsync(string id, ServiceTokens tokens, HttpContext context, CancellationToken cancel) =>
        await tokens.RevokeAsync(context.Caller().Org, id, cancel) ? TypedResults.NoContent() : Problem.NotFound("service_token").ToResult();
}
