using Akka.Actor;
using Akka.Hosting;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Host.Auth;

namespace Collab.Host.Sockets;

/// <summary>
/// A request for a socket, from its handshake to its end. Who may not in is let through the upgrade and then closed with the reason,
/// since a browser's page can't read the status of a failed upgrade [WS2].
/// </summary>
internal sealed partial class SocketEndpoint
{
    private readonly CollabSettings _settings;
    private readonly IRequiredActor<EdgeActor> _edge;
    private readonly ITokenVerifier _verifier;
    private readonly ISocketInvites _invites;
    private readonly OriginPolicy _origins;
    private readonly AddressLimit _addresses;
    private readonly WireLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly bool _compression;

    public SocketEndpoint(
        CollabSettings settings,
        IRequiredActor<EdgeActor> edge,
        ITokenVerifier verifier,
        ISocketInvites invites,
        OriginPolicy origins,
        WebSocketSettings webSocket,
        AddressLimit addresses,
        TimeProvider clock,
        ILogger<SocketEndpoint> logger)
    {
        _compression = webSocket.Compression;
        (_settings, _edge, _verifier, _invites, _origins, _clock, _logger) = (settings, edge, verifier, invites, origins, clock, logger);
        _addresses = addresses;
        _limits = new WireLimits { MaxFrameBytes = settings.Limits.FrameBytes, MaxPresenceBytes = settings.Limits.PresenceBytes };
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (WebSocketHandshake.TryRead(context, _compression) is not { } handshake)
        {
            await UpgradeRequiredAsync(context).ConfigureAwait(false);
            return;
        }

        if (!_origins.Allows(context.Request))
        {
            LogOriginRefused(context.Request.Headers.Origin.ToString());
            await ProblemAsync(context, StatusCodes.Status403Forbidden, "forbidden_origin", "Pages of this origin may not open sockets here.")
                .ConfigureAwait(false);
            return;
        }

        using var deadline = new CancellationTokenSource(_settings.Lifecycle.Handshake, _clock);
        var verdict = await VerifyAsync(context, handshake, deadline.Token).ConfigureAwait(false);
        var upgraded = await handshake.AcceptAsync().ConfigureAwait(false);
        using var wire = new SocketWire(
            upgraded, context.Abort, handshake.Selected, handshake.Deflate is not null, _settings.Lifecycle, _settings.Sockets.OutstandingFrames);
        try
        {
            await ServeAsync(context, wire, verdict).ConfigureAwait(false);
        }
        finally
        {
            await wire.EndAsync(_settings.Lifecycle.Close).ConfigureAwait(false);
        }
    }

    private async Task<TokenVerdict> VerifyAsync(HttpContext context, WebSocketHandshake handshake, CancellationToken deadline)
    {
        if (!_addresses.TryAdd(context.Connection.RemoteIpAddress))
            return TokenVerdict.Invalid(CloseCode.ConnectionLimit);
        if (SocketRequest.Token(context.Request, handshake.Offered) is not { } token)
            return TokenVerdict.Invalid(CloseCode.MissingToken);
        try
        {
            return await _verifier.VerifyAsync(token, deadline).AsTask().WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            // The store of the sessions is late or away; the client may come back.
            LogVerifierFailed(problem);
            return TokenVerdict.Invalid(CloseCode.Internal);
        }
    }

    private async Task ServeAsync(HttpContext context, SocketWire wire, TokenVerdict verdict)
    {
        if (!verdict.IsValid)
        {
            await RefuseAsync(wire, verdict.Refused).ConfigureAwait(false);
            return;
        }

        if (!ParticipantPolicy.MayTakePart(verdict.Who.Roles))
        {
            await RefuseAsync(wire, CloseCode.Forbidden).ConfigureAwait(false);
            return;
        }

        if (!SocketRequest.TryRoom(context.Request, out var room))
        {
            await RefuseAsync(wire, CloseCode.RoomNotFound).ConfigureAwait(false);
            return;
        }

        if (room is { } invited && SocketRequest.Invite(context.Request) is { } code
            && await RedeemAsync(verdict.Who, invited, code).ConfigureAwait(false) is { } refusal)
        {
            await RefuseAsync(wire, refusal).ConfigureAwait(false);
            return;
        }

        var open = new OpenSocket(verdict.Who, wire, room, SocketRequest.Resume(context.Request), SocketRequest.From(context.Request))
        {
            Inbox = SocketRequest.Inbox(context.Request),
        };
        switch (await OpenAsync(open).ConfigureAwait(false))
        {
            case SocketOpened opened:
                await PumpAsync(wire, opened).ConfigureAwait(false);
                break;
            case SocketRefused refused:
                await RefuseAsync(wire, refused.Code).ConfigureAwait(false);
                break;
            default:
                await RefuseAsync(wire, CloseCode.Internal).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Takes the invite of the address; null: the socket may go on.</summary>
    private async Task<CloseCode?> RedeemAsync(Principal who, RoomId room, string code)
    {
        using var deadline = new CancellationTokenSource(_settings.Lifecycle.Handshake, _clock);
        try
        {
            var good = await _invites.RedeemAsync(who, room, code, deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
            return good ? null : CloseCode.Forbidden;
        }
        catch (Exception problem)
        {
            LogInviteFailed(problem);
            return CloseCode.Internal;
        }
    }

    private async Task<object?> OpenAsync(OpenSocket open)
    {
        try
        {
            return await _edge.ActorRef.Ask<object>(open, _settings.Lifecycle.Handshake).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            LogEdgeLate(_settings.Lifecycle.Handshake);
            return null;
        }
    }

    private async Task PumpAsync(SocketWire wire, SocketOpened opened)
    {
        var pump = new SocketPump(wire, opened.Socket, _limits);
        var end = new WireClosed(false, "the host failed");
        opened.Socket.Tell(Attached.Instance, ActorRefs.NoSender);
        try
        {
            end = await pump.RunAsync().ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            LogPumpFailed(problem, opened.Connection.Value);
            wire.Close(CloseCode.Internal);
        }

        opened.Socket.Tell(end, ActorRefs.NoSender);
        if (pump.NeedsLinger)
            await LingerAsync(wire).ConfigureAwait(false);
        else if (wire.IsLeft)
            await AnsweredAsync(wire, opened.Connection).ConfigureAwait(false);
        else
            await WithinAsync(wire.IsClosing ? wire.CloseEnded : Task.CompletedTask).ConfigureAwait(false);
    }

    /// <summary>Waits for the answer to the client's close frame, which is the actor's to give; but one that is stuck holds no client up.</summary>
    private async Task AnsweredAsync(SocketWire wire, ConnectionId connection)
    {
        if (await WithinAsync(wire.CloseEnded).ConfigureAwait(false) || wire.IsClosing)
            return;
        LogActorLate(connection.Value, _settings.Lifecycle.Close);
        wire.Close(CloseCode.Normal);
        await WithinAsync(wire.CloseEnded).ConfigureAwait(false);
    }

    /// <summary>Closes a socket that has no actor, and waits for the client to answer, within the deadline.</summary>
    private async Task RefuseAsync(SocketWire wire, CloseCode code)
    {
        LogRefused(code.Code, code.Reason);
        wire.Close(code);
        var answered = SocketPump.SkipToCloseAsync(wire.Socket);
        if (!await WithinAsync(answered).ConfigureAwait(false))
            wire.Abort();
    }

    private async Task LingerAsync(SocketWire wire)
    {
        using var deadline = new CancellationTokenSource(_settings.Lifecycle.Close, _clock);
        var scratch = new byte[1024];
        try
        {
            while (await wire.Upgraded.ReadAsync(scratch, deadline.Token).ConfigureAwait(false) > 0)
            {
                // Only to have read it.
            }
        }
        catch (Exception problem) when (SocketPump.IsOfTheWire(problem))
        {
            wire.Abort();
        }
    }

    /// <summary>Whether it ended, well or badly, within the deadline of a close.</summary>
    private async Task<bool> WithinAsync(Task task)
    {
        try
        {
            await task.WaitAsync(_settings.Lifecycle.Close, _clock).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (Exception problem) when (SocketPump.IsOfTheWire(problem))
        {
            return true;
        }
    }

    private static Task UpgradeRequiredAsync(HttpContext context)
    {
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketVersion = "13";
        return ProblemAsync(context, StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address speaks WebSocket (version 13).");
    }

    private static Task ProblemAsync(HttpContext context, int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code }).ExecuteAsync(context);
}
