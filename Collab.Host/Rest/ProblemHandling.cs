using System.Text.Json;
using System.Text.RegularExpressions;
using Akka.Actor;
using Collab.Host.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Collab.Host.Rest;

/// <summary>Turns what the framework or a failure leaves behind into a problem: unknown addresses, unreadable bodies, exceptions.</summary>
public sealed partial class ProblemHandling(Database database, ILogger<ProblemHandling> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancel)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested) return true;
        await Problems.WriteAsync(context, Read(exception, context));
        return true;
    }

    /// <summary>How the framework says which parameter of the path or the query it could not read; a test holds it to that.</summary>
    [GeneratedRegex("""^(Failed to bind|Required) parameter "[^"]*?(?<name>\w+)" (from|was not provided)""")]
    private static partial Regex Parameter();

    private Problem Read(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case BadHttpRequestException { InnerException: JsonException json }:
                return new Problem(400, "malformed_json", "The body is not the JSON that is expected here.",
                    json.Path is { Length: > 0 } path ? new Dictionary<string, string[]> { [path] = ["can't be read"] } : null);
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } unread when Parameter().Match(unread.Message) is { Success: true } named:
                return Problem.Invalid(JsonNamingPolicy.SnakeCaseLower.ConvertName(named.Groups["name"].Value), "can't be read");
            case BadHttpRequestException refused:
                return Problems.ForStatus(refused.StatusCode);
            case TimeoutException or AskTimeoutException:
                log.LogWarning(exception, "{Method} {Path} timed out", context.Request.Method, context.Request.Path.Value);
                return Problems.ForStatus(503);
            case not null when database.Explain(exception) is { } explained:
                log.LogWarning("{Method} {Path} failed: {Reason}", context.Request.Method, context.Request.Path.Value, explained.Message);
                return Problems.ForStatus(503);
            default:
                log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path.Value);
                return Problems.ForStatus(500);
        }
    }
}

public static class ProblemExtensions
{
    public static IServiceCollection AddCollabProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<ProblemHandling>();
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>First in the pipeline, so that nothing leaves as an empty page or a stack trace.</summary>
    public static IApplicationBuilder UseCollabProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        return app.UseStatusCodePages(context => Problems.WriteAsync(context.HttpContext, Problems.ForStatus(context.HttpContext.Response.StatusCode)));
    }
}
