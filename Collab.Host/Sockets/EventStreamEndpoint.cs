using System.Globalization;
using Akka.Actor;
using Akka.Hosting;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Host.Auth;
using Collab.Host.Rest;

namespace Collab.Host.Sockets;

/// <summary>
/// A room's events as server-sent events [RS6]: the reader goes the way of a socket, through the edge and its outbox into the room, as an
/// observer. It ends like a socket: with its token, its rights, its room, the server; and when it does not read.
/// </summary>
internal sealed partial class EventStreamEndpoint(
    CollabSettings settings,
    IRequiredActor<EdgeActor> edge,
    RoomDesk desk,
    AddressLimit addresses,
    TimeProvider clock,
    ILogger<EventStreamEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context, string id)
    {
        if (!TrySince(context.Request, out var since))
        {
            await Problems.WriteAsync(context, Problem.Invalid("since", "must be a whole number from 0")).ConfigureAwait(false);
            return;
        }

        if (!addresses.TryAdd(context.Connection.RemoteIpAddress))
        {
            await Problems.WriteAsync(context, ProblemOf(CloseCode.ConnectionLimit)).ConfigureAwait(false);
            return;
        }

        var who = context.Caller();
        var (room, problem) = await desk.FindAsync(id, who, ActionKind.Read, context.RequestAborted).ConfigureAwait(false);
        if (room is null)
        {
            await Problems.WriteAsync(context, problem!).ConfigureAwait(false);
            return;
        }

        var wire = new EventStreamWire();
        var open = new OpenSocket(who, wire, room.Key.Room, null, since) { Observer = true };
        switch (await edge.ActorRef.Ask<object>(open, settings.Lifecycle.Handshake, context.RequestAborted).ConfigureAwait(false))
        {
            case SocketOpened opened:
                await ServeAsync(context, wire, opened).ConfigureAwait(false);
                break;
            case SocketRefused refused:
                await Problems.WriteAsync(context, ProblemOf(refused.Code)).ConfigureAwait(false);
                break;
            case var answer:
                throw new InvalidOperationException($"The edge answered a stream with {answer.GetType().Name}.");
        }
    }

    private async Task ServeAsync(HttpContext context, EventStreamWire wire, SocketOpened opened)
    {
        var end = new WireClosed(false, "the host failed");
        opened.Socket.Tell(Attached.Instance, ActorRefs.NoSender);
        try
        {
            if (await wire.StartedAsync(context.RequestAborted).ConfigureAwait(false) is { } refused)
            {
                end = new WireClosed(true, refused.Reason);
                await Problems.WriteAsync(context, ProblemOf(refused)).ConfigureAwait(false);
                return;
            }

            var response = context.Response;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-store";
            // Proxies that gather what they pass on (nginx) let this through as it comes.
            response.Headers["X-Accel-Buffering"] = "no";
            var code = await wire.WriteAsync(
                response.Body, settings.Sockets.ReconnectAfterMin, settings.Lifecycle.PingEvery, clock, context.RequestAborted).ConfigureAwait(false);
            end = new WireClosed(true, code.Reason);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            end = new WireClosed(true, "the client went");
            LogGone(opened.Connection.Value);
            context.Abort();
        }
        finally
        {
            opened.Socket.Tell(end, ActorRefs.NoSender);
        }
    }

    /// <summary>What the client has seen: in the header that a browser sends when it comes back, else in the address.</summary>
    private static bool TrySince(HttpRequest request, out ResumePoint? from)
    {
        from = null;
        var text = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : request.Query["since"].ToString();
        if (text.Length == 0)
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var since))
            return false;
        from = new ResumePoint(Epoch.TryParse(request.Query["epoch"], out var epoch) ? epoch : default, since);
        return true;
    }

    private static Problem ProblemOf(CloseCode code)
    {
        if (code == CloseCode.RoomNotFound || code == CloseCode.RoomDeleted)
            return Problem.NotFound("room");
        if (code == CloseCode.TokenRevoked || code == CloseCode.TokenExpired)
            return new Problem(StatusCodes.Status401Unauthorized, code.Reason, "The access token is not valid any more.");
        if (code == CloseCode.Forbidden || code == CloseCode.Kicked)
            return Problem.Forbidden("You are not allowed to do this in this room.");
        if (code == CloseCode.ConnectionLimit)
            return new Problem(StatusCodes.Status429TooManyRequests, code.Reason, "Too many connections of the user or the address.", RetryAfterSeconds: 10);
        return code == CloseCode.RoomFull
            ? new Problem(StatusCodes.Status503ServiceUnavailable, code.Reason, "The room has as many readers as it may have.", RetryAfterSeconds: 10)
            : Problems.ForStatus(StatusCodes.Status503ServiceUnavailable);
    }

    [LoggerMessage(106, LogLevel.Debug, "The reader of event stream {Connection} went")]
    private partial void LogGone(string connection);
}

/// <summary><c>GET /api/v1/rooms/{id}/events</c>.</summary>
public static class EventStreamApi
{
    private const string Example =
        """
        retry: 1000

        data: {"type":"joined","timestamp":"2026-01-31T12:00:00.000Z","room":"team-retro","data":{"epoch":"9c1e…","seq":41,"participants":[],"participant_count":0,"user_count":0,"recovered":false,"snapshot":{"seq":41,"elements":[]},"canvases":[]}}

        id: 42
        data: {"type":"message","timestamp":"2026-01-31T12:00:01.000Z","room":"team-retro","seq":42,"user_id":"guest-0b8f…","connection_id":"Qm1h…","name":"Ada","data":{"text":"hello"}}


        """;

    public static RouteGroupBuilder MapEventStream(this RouteGroupBuilder api)
    {
        api.MapGet("/rooms/{id}/events", (string id, HttpContext context, EventStreamEndpoint endpoint) => endpoint.HandleAsync(context, id))
            .WithTags("rooms").WithName("streamRoom").WithSummary("What happens in the room, as server-sent events; Last-Event-ID (or since) is the seq to go on from")
            .RequireAuthorization(ParticipantPolicy.Name).WithMetadata(new TokenInAddress())
            .Produces<string>(200, "text/event-stream").Refuses(401, 403, 404, 422, 429, 503).Shows(answer: Example);
        return api;
    }
}
