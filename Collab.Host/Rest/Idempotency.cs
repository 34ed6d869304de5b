using System.Security.Cryptography;
using System.Text;
using Collab.Host.Auth;
using Collab.Host.Config;
using Microsoft.Extensions.Options;

namespace Collab.Host.Rest;

/// <summary>Marks an endpoint that takes an <c>Idempotency-Key</c>.</summary>
public sealed record IdempotentEndpoint;

/// <summary>
/// <c>Idempotency-Key</c> [RS5]: a key that its owner used at this address within the window gives the first answer again and carries
/// nothing out. Two at once: the second waits for the first. What has no definite answer (a failure, 429) is not kept, and may be tried
/// again under the same key. It stands before the endpoints, where a body can still be read twice.
/// </summary>
public sealed class Idempotency(RequestDelegate next, IdempotencyStore store, IOptions<CollabOptions> options, TimeProvider time, ILogger<Idempotency> log)
{
    public const string Header = "Idempotency-Key";

    public const string ReplayedHeader = "Idempotency-Replayed";

    public const int MaxKeyLength = 200;

    /// <summary>How long a claim outlives the node that made it; a living one renews it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(4.5);

    /// <summary>How long the second of two waits for the first: over the end of two dead claims, and a difference between nodes' clocks.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    private TimeSpan Window => options.Value.Http.IdempotencyWindow;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IdempotentEndpoint>() is null || !context.Request.Headers.TryGetValue(Header, out var given))
        {
            await next(context);
            return;
        }

        if (given is not [{ Length: > 0 and <= MaxKeyLength } key] || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            await Problems.WriteAsync(context, Problem.Invalid(Header, $"must be one of 1 to {MaxKeyLength} printable ASCII characters"));
            return;
        }

        var target = $"{context.Request.Method} {context.Request.PathBase}{context.Request.Path}";
        var number = PublishNumber.Of(context.Caller(), target, key);
        context.Features.Set(number);
        var body = await BufferAsync(context);
        await AnswerAsync(context, $"{number.Origin.Value}.{number.Id}", body);
    }

    private async Task AnswerAsync(HttpContext context, string key, string body)
    {
        var claim = Guid.NewGuid().ToString("N");
        var (started, pause) = (time.GetTimestamp(), FirstPause);
        while (true)
        {
            switch (await store.ClaimAsync(key, body, claim, Lease, Window, context.RequestAborted))
            {
                case KeyClaim.Mine:
                    await CarryOutAsync(context, key, claim);
                    return;
                case KeyClaim.Answered answered:
                    await ReplayAsync(context, answered.Answer);
                    return;
                case KeyClaim.OtherBody:
                    await Problems.WriteAsync(context, new Problem(
                        StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", $"This {Header} was used with another body.",
                        new Dictionary<string, string[]> { [Header] = ["was used with another body"] }));
                    return;
            }

            if (time.GetElapsedTime(started) >= Patience)
            {
                await Problems.WriteAsync(context, Problems.ForStatus(StatusCodes.Status503ServiceUnavailable));
                return;
            }

            await Task.Delay(pause, time, context.RequestAborted);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task CarryOutAsync(HttpContext context, string key, string claim)
    {
        var original = context.Response.Body;
        using var captured = new MemoryStream();
        context.Response.Body = captured;
        try
        {
            await using var renewal = ClaimRenewal.Start(store, key, claim, Lease, Window, time, log);
            await next(context);
        }
        catch
        {
            await ReleaseAsync(key, claim);
            throw;
        }
        finally
        {
            context.Response.Body = original;
        }

        if (IsDefinite(context.Response.StatusCode))
            await KeepAsync(key, claim, new KeptAnswer(
                context.Response.StatusCode, context.Response.ContentType, Encoding.UTF8.GetString(captured.GetBuffer(), 0, (int)captured.Length)));
        else
            await ReleaseAsync(key, claim);
        captured.Position = 0;
        await captured.CopyToAsync(original, context.RequestAborted);
    }

    private static async Task ReplayAsync(HttpContext context, KeptAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers[ReplayedHeader] = "true";
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>Whether the same request would be answered alike for ever, as far as anybody can know.</summary>
    private static bool IsDefinite(int status) => status is >= 200 and < 300 or (>= 400 and < 500 and not StatusCodes.Status429TooManyRequests);

    // The event is out by now, so the answer is too, whatever becomes of its keeping: a retry is recognised by its number.
    private Task KeepAsync(string key, string claim, KeptAnswer answer) => Logged(() => store.KeepAsync(key, claim, answer, Window, CancellationToken.None));

    private Task ReleaseAsync(string key, string claim) => Logged(() => store.ReleaseAsync(key, claim, CancellationToken.None));

    private async Task Logged(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "What became of an {Header} could not be stored; until its claim ends, others under it wait", Header);
        }
    }

    /// <summary>Reads the body into memory (Kestrel bounds it), so that the endpoint can read it again; gives its hash.</summary>
    private static async Task<string> BufferAsync(HttpContext context)
    {
        var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
        copy.Position = 0;
        context.Request.Body = copy;
        return Convert.ToHexStringLower(SHA256.HashData(copy.GetBuffer().AsSpan(0, (int)copy.Length)));
    }
}

public static class IdempotencyExtensions
{
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton<IdempotencyStore>();
        services.AddHostedService<IdempotencySweep>();
        return services;
    }

    /// <summary>After authorization: a key belongs to whoever the token names.</summary>
    public static IApplicationBuilder UseIdempotency(this IApplicationBuilder app) => app.UseMiddleware<Idempotency>();

    /// <summary>The endpoint takes an <c>Idempotency-Key</c>, and reads <see cref="PublishNumberExtensions.PublishNumber"/>.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new IdempotentEndpoint());
}
