using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Collab.Host.Rest;

/// <summary>One refusal over HTTP (RFC 9457): a status, a stable code, a sentence, and for invalid input what is wrong with each field.</summary>
public sealed record Problem(int Status, string Code, string Detail, IReadOnlyDictionary<string, string[]>? Errors = null, int? RetryAfterSeconds = null)
{
    public static Problem NotFound(string what) => new(StatusCodes.Status404NotFound, what + "_not_found", $"There is no such {what.Replace('_', ' ')}.");

    public static Problem Forbidden(string detail) => new(StatusCodes.Status403Forbidden, "forbidden", detail);

    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status422UnprocessableEntity, "validation_failed", "Some fields are not valid.", errors);

    public static Problem Invalid(string field, string fault) => Invalid(new Dictionary<string, string[]> { [field] = [fault] });
}

/// <summary>A problem as an endpoint's answer.</summary>
public sealed class ProblemResult(Problem problem) : IResult
{
    public Problem Problem { get; } = problem;

    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, Problem);
}

/// <summary>Writes problems as application/problem+json.</summary>
public static class Problems
{
    public const string ContentType = "application/problem+json";

    // Sentences stay readable; what is sent is never taken for a page.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ProblemResult ToResult(this Problem problem) => new(problem);

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString();
        return context.Response.WriteAsJsonAsync(Details(problem), Json, ContentType, context.RequestAborted);
    }

    /// <summary>What a bare status says, for refusals that the framework makes.</summary>
    public static Problem ForStatus(int status) => status switch
    {
        400 => new(status, "bad_request", "The request can't be read."),
        401 => new(status, "missing_token", "An access token is needed."),
        403 => new(status, "forbidden", "You are not allowed to do this."),
        404 => new(status, "not_found", "There is nothing at this address."),
        405 => new(status, "method_not_allowed", "This address does not know the method."),
        408 => new(status, "request_timeout", "The request came too slowly."),
        413 => new(status, "body_too_large", "The request's body is too large."),
        415 => new(status, "unsupported_media_type", "The body must be application/json."),
        426 => new(status, "upgrade_required", "This address is for WebSocket connections."),
        503 => new(status, "unavailable", "The server can't answer now; try again.", RetryAfterSeconds: 1),
        >= 500 => new(status, "internal_error", "Something went wrong on the server."),
        _ => new(status, $"http_{status}", "The request was refused."),
    };

    private static ProblemDetails Details(Problem problem)
    {
        var details = new ProblemDetails
        {
            Status = problem.Status,
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(problem.Status),
            Detail = problem.Detail,
        };
        details.Extensions["code"] = problem.Code;
        if (problem.Errors is { } errors) details.Extensions["errors"] = errors;
        return details;
    }
}
