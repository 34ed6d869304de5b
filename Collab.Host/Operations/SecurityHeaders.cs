namespace Collab.Host.Operations;

/// <summary>Headers that keep a browser from being turned against its user: no foreign or inline script, no guessed types, no frames.</summary>
public sealed class SecurityHeaders(RequestDelegate next, string frameAncestors)
{
    private readonly string _policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        + $"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {frameAncestors}";

    // The API's page writes styles and pictures into itself.
    private readonly string _docsPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + $"object-src 'none'; base-uri 'none'; frame-ancestors {frameAncestors}";

    public Task InvokeAsync(HttpContext context)
    {
        // At the very end: an answer to a failure starts with all headers cleared.
        context.Response.OnStarting(Add, context);
        return next(context);
    }

    private Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // An endpoint may have a stricter one of its own.
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs") ? _docsPolicy : _policy;
        headers["Referrer-Policy"] = "no-referrer";
        if (frameAncestors == "'none'") headers.XFrameOptions = "DENY";
        return Task.CompletedTask;
    }
}
