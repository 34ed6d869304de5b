using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Host.Auth;
using Collab.Host.Config;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Collab.Host.Rest;

/// <summary>Taken: the event's seq in its room, null for an ephemeral one.</summary>
public sealed record RoomPublished(long? Seq);

/// <summary><c>POST …/events</c>: what back ends publish [RS5].</summary>
public static class EventsApi
{
    private const string EventExample = """{"type":"quiz:opened","data":{"question":"7 × 6?"}}""";

    public static RouteGroupBuilder MapEventsApi(this RouteGroupBuilder api)
    {
        var events = api.MapGroup("").WithTags("publishing").RequireAuthorization(PublisherPolicy.Name);
        events.MapPost("/rooms/{id}/events", ToRoomAsync).WithName("publishToRoom").WithSummary("Publish into a room (role service)")
            .TakesEvent().Refuses(404, 409).Shows(EventExample, """{"seq":42}""");
        return api;
    }

    private static async Task<Results<Accepted<RoomPublished>, ProblemResult>> ToRoomAsync(
        string id, RoomGateway rooms, IOptions<CollabOptions> options, HttpContext context, CancellationToken cancel)
    {
        var (frame, problem) = await EventBody.ReadAsync(context, options.Value.Limits.Wire, cancel);
        if (frame is null) return problem!.ToResult();
        if (!RoomId.TryParse(id, out var room)) return Problem.NotFound("room").ToResult();
        var (by, number) = (context.Caller(), context.PublishNumber());
        var (taken, refused) = await rooms.PublishAsync(new PublishToRoom(new RoomKey(by.Org, room), frame.Type, context.Publisher(), frame.Data)
        {
            Id = number?.Id,
            Ephemeral = frame.IsEphemeral(),
        }, cancel);
        return taken is null ? refused!.ToResult() : TypedResults.Accepted((string?)null, new RoomPublished(taken.Seq));
    }

    private static RouteHandlerBuilder TakesEvent(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<PublishEventRequest>("application/json").Idempotent().Refuses(401, 403, 413, 415, 422, 429, 503);
}
