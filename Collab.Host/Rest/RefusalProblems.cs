using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Host.Rest;

/// <summary>What the actors refuse, over HTTP: the same code as in an <c>error</c> frame, with a status.</summary>
public static class RefusalProblems
{
    /// <summary><paramref name="field"/> is the part of the request that is at fault where its content is, for <c>errors</c>.</summary>
    public static Problem ToProblem(this Refusal refusal, string field = "data")
    {
        var status = StatusOf(refusal.Code);
        var errors = status == StatusCodes.Status422UnprocessableEntity
            ? new Dictionary<string, string[]> { [refusal.Code == RefusalCode.InvalidType ? "type" : field] = [refusal.Message] }
            : null;
        var detail = refusal.Details is null ? refusal.Message : $"{refusal.Message} ({refusal.Details})";
        return new Problem(status, ErrorCode.Of(refusal.Code).Name, detail, errors, RetryAfter(refusal, status));
    }

    private static int StatusOf(RefusalCode code) => code switch
    {
        RefusalCode.InvalidFormat or RefusalCode.InvalidType or RefusalCode.InvalidUtf8 or RefusalCode.LimitExceeded =>
            StatusCodes.Status422UnprocessableEntity,
        RefusalCode.InvalidToken => StatusCodes.Status401Unauthorized,
        RefusalCode.Forbidden => StatusCodes.Status403Forbidden,
        RefusalCode.RoomNotFound or RefusalCode.UnknownChannel or RefusalCode.UnknownUser or RefusalCode.ElementNotFound =>
            StatusCodes.Status404NotFound,
        RefusalCode.Throttled => StatusCodes.Status429TooManyRequests,
        RefusalCode.NotSaved or RefusalCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        RefusalCode.Internal => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status409Conflict,
    };

    private static int? RetryAfter(Refusal refusal, int status) =>
        refusal.RetryAfterMs is { } wait ? Math.Max(1, (wait + 999) / 1_000)
        : status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? 1
        : null;
}
