using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Host.Rest;

/// <summary>What a call and its answer look like, shown in the description of the API.</summary>
public sealed record Examples(string? Request, string? Answer);

/// <summary>The API's description at <c>/openapi/v1.json</c>, and a page at <c>/docs</c> to try it [RS7].</summary>
public static class OpenApiSetup
{
    private const string Bearer = "bearer";

    private static readonly Dictionary<string, OpenApiMediaType> Nothing = [];

    public static IServiceCollection AddCollabOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Collab",
                Version = "v1",
                Description = "Accounts, rooms and what is in them, publishing from back ends, agents' runs. What goes over WebSocket is in docs/PROTOCOL.md.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The access_token of a login.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(Describe);
    });

    public static WebApplication MapCollabOpenApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Collab API";
            page.SwaggerEndpoint("/openapi/v1.json", "Collab v1");
        });
        return app;
    }

    public static RouteHandlerBuilder Shows(this RouteHandlerBuilder endpoint, string? request = null, string? answer = null) =>
        endpoint.WithMetadata(new Examples(request, answer));

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().Any())
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        if (metadata.OfType<IdempotentEndpoint>().Any())
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = Idempotency.Header,
                In = ParameterLocation.Header,
                Description = $"Seen again within some minutes it gets the first answer again, with {Idempotency.ReplayedHeader}: true, and publishes nothing.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = Idempotency.MaxKeyLength },
                Example = JsonValue.Create("order-1234"),
            });
        if (metadata.OfType<Examples>().LastOrDefault() is not { } examples) return Task.CompletedTask;
        if (examples.Request is { } request && operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true)
            body.Example = JsonNode.Parse(request);
        if (examples.Answer is { } answer)
            foreach (var (status, response) in operation.Responses ?? [])
                foreach (var (type, content) in status.StartsWith('2') ? response.Content ?? Nothing : Nothing)
                    content.Example = type == "application/json" ? JsonNode.Parse(answer) : JsonValue.Create(answer);
        return Task.CompletedTask;
    }
}
