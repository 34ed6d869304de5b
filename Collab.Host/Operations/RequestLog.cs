using System.Diagnostics;
using Collab.Actors.Protocol;

namespace Collab.Host.Operations;

/// <summary>
/// One line for each request that has ended: method, path without its query, status, time, and who asked. Sockets and health checks
/// are told at Debug, since their number says nothing.
/// </summary>
public sealed class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var path = context.Request.Path.Value ?? "/";
        try { await next(context); }
        finally
        {
            Trace(context, path);
            var level = context.Response.StatusCode >= 500 ? LogLevel.Warning
                : context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols || path.StartsWith("/health", StringComparison.Ordinal) || path == "/metrics" ? LogLevel.Debug
                : LogLevel.Information;
            if (log.IsEnabled(level))
                log.Log(level, "{Method} {Path} {Status} in {Milliseconds:0.0} ms, user {UserId}, from {Address}",
                    context.Request.Method, path, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                    context.Features.Get<Principal>()?.User.Value ?? "-", context.Connection.RemoteIpAddress);
        }
    }

    // ASP.NET opens a span for each request and leaves it bare. Named by the route, so that rooms' ids don't make a name each.
    private static void Trace(HttpContext context, string path)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span) return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("url.path", path);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        span.SetTag("user.id", context.Features.Get<Principal>()?.User.Value);
    }
}
