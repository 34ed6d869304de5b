using Akka.Hosting;
using Collab.Actors.Channels;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Host.Auth;
using Collab.Host.Config;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Collab.Host.Rest;

/// <summary>Taken: the event's seq in its room, null for an ephemeral one.</summary>
public sealed record RoomPublished(long? Seq);

/// <summary>
/// Taken: its number in the user's inbox, null for an ephemeral one; to how many connections it went at once; and why nothing came of it, where
/// nothing did: <c>unknown_user</c>, <c>no_subscribers</c> [CH2].
/// </summary>
public sealed record UserPublished(long? InboxSeq, int Connections, string? Note);

/// <summary>
/// Published: to how many connections, and why to none, where there were none: <c>unknown_channel</c>, <c>unknown_user</c>, <c>no_subscribers</c> [CH2].
/// </summary>
public sealed record ChannelPublished(int Connections, string? Note);

/// <summary><c>POST …/events</c>: what back ends publish [RS5].</summary>
public static class EventsApi
{
    private const string UnknownChannel = "unknown_channel";

    private const string EventExample = """{"type":"quiz:opened","data":{"question":"7 × 6?"}}""";

    public static RouteGroupBuilder MapEventsApi(this RouteGroupBuilder api)
    {
        var events = api.MapGroup("").WithTags("publishing").RequireAuthorization(PublisherPolicy.Name);
        events.MapPost("/rooms/{id}/events", ToRoomAsync).WithName("publishToRoom").WithSummary("Publish into a room (role service)")
            .TakesEvent().Refuses(404, 409).Shows(EventExample, """{"seq":42}""");
        events.MapPost("/channels/{name}/events", ToChannelAsync).WithName("publishToChannel").WithSummary("To all who are subscribed to a channel now (role service)")
            .TakesEvent().Refuses(409).Shows(EventExample, """{"connections":3,"note":null}""");
        events.MapPost("/users/{id}/events", ToUserAsync).WithName("publishToUser").WithSummary("To all connections of a user, through the inbox (role service)")
            .TakesEvent().Refuses(409).Shows(EventExample, """{"inbox_seq":7,"connections":2,"note":null}""");
        return api;
    }

    private static async Task<Results<Accepted<RoomPublished>, ProblemResult>> ToRoomAsync(
        string id, RoomGateway rooms, IOptions<CollabOptions> options, HttpContext context, CancellationToken cancel)
    {
        var (frame, problem) = await EventBody.ReadAsync(context, options.Value.Limits.Wire, cancel);
        if (frame is null) return problem!.ToResult();
        if (!RoomId.TryParse(id, out var room)) return Problem.NotFound("room").ToResult();
        var (by, number) = (context.Caller(), context.PublishNumber());
        var (taken, refused) = await rooms.PublishAsync(new PublishToRoom(new RoomKey(by.Org, room), frame.Type, context.Author(number), frame.Data)
        {
            Id = number?.Id,
            Ephemeral = frame.IsEphemeral(),
        }, cancel);
        return taken is null ? refused!.ToResult() : Accepted(new RoomPublished(taken.Seq));
    }

    private static async Task<Results<Accepted<UserPublished>, ProblemResult>> ToUserAsync(
        string id, UserGateway users, IOptions<CollabOptions> options, HttpContext context, CancellationToken cancel)
    {
        var (frame, problem) = await EventBody.ReadAsync(context, options.Value.Limits.Wire, cancel);
        if (frame is null) return problem!.ToResult();
        if (!UserId.TryParse(id, out var user)) return Accepted(new UserPublished(null, 0, UserNotified.UnknownUser));
        var (taken, refused) = await users.NotifyAsync(new NotifyUser(new UserKey(context.Caller().Org, user), NoticeOf(frame, context)), cancel);
        return taken is null ? refused!.ToResult() : Accepted(new UserPublished(taken.InboxSeq, taken.Connections, taken.Note));
    }

    private static async Task<Results<Accepted<ChannelPublished>, ProblemResult>> ToChannelAsync(
        string name, IRequiredActor<ChannelActor> channels, UserGateway users, IOptions<CollabOptions> options, HttpContext context, CancellationToken cancel)
    {
        var (frame, problem) = await EventBody.ReadAsync(context, options.Value.Limits.Wire, cancel);
        if (frame is null) return problem!.ToResult();
        var by = context.Caller();
        if (!ChannelName.TryParse(name, out var channel)) return Accepted(new ChannelPublished(0, UnknownChannel));
        if (ChannelRules.UserOf(channel) is { } user)
        {
            // An address: it goes the way of all that is for the user.
            var notice = NoticeOf(frame, context) with { Channel = channel };
            var (taken, refused) = await users.NotifyAsync(new NotifyUser(new UserKey(by.Org, user), notice), cancel);
            return taken is null ? refused!.ToResult() : Accepted(new ChannelPublished(taken.Connections, taken.Note));
        }

        switch (ChannelRules.MayPublish(new ChannelUser(by.User, by.Roles, by.Teams, by.Workspaces), channel))
        {
            case ChannelVerdict.Unknown: return Accepted(new ChannelPublished(0, UnknownChannel));
            case ChannelVerdict.Forbidden: return Problem.Forbidden("The channel is not open to this token.").ToResult();
        }

        var number = context.PublishNumber();
        var publish = new PublishToChannel(new ChannelKey(by.Org, channel), frame.Type, context.Author(), frame.Data)
        {
            Origin = number?.Origin.Value ?? "",
            Id = number?.Id,
            Ephemeral = frame.IsEphemeral(),
        };
        return await channels.AskAsync(publish, cancel) switch
        {
            PublishedToChannel published => Accepted(new ChannelPublished(published.Connections, published.Note)),
            var answer => throw RegionQuestions.Unexpected(publish, answer),
        };
    }

    private static Notice NoticeOf(ClientFrame frame, HttpContext context)
    {
        var number = context.PublishNumber();
        return new Notice(frame.Type, context.Author(), frame.Data)
        {
            Origin = number?.Origin.Value ?? "",
            Id = number?.Id,
            Ephemeral = frame.IsEphemeral(),
        };
    }

    private static Accepted<T> Accepted<T>(T value) => TypedResults.Accepted((string?)null, value);

    private static RouteHandlerBuilder TakesEvent(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<PublishEventRequest>("application/json").Idempotent().Refuses(401, 403, 413, 415, 422, 429, 503);
}
