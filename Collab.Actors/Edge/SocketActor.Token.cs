using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// A token's end is announced, then kept; a new one is taken in place [WS11].
public sealed partial class SocketActor
{
    private const string TokenTimer = "token";

    // Timers don't reach further than some weeks; tokens may.
    private static readonly TimeSpan FarAhead = TimeSpan.FromHours(12);

    private bool _warned;
    private bool _checking;

    private void Expire()
    {
        var left = _who.ExpiresAt - Now;
        if (left <= TimeSpan.Zero)
        {
            Close(CloseCode.TokenExpired);
            return;
        }

        var untilWarning = left - Settings.Sockets.TokenWarning;
        if (untilWarning <= TimeSpan.Zero && !_warned)
        {
            _warned = true;
            Answer(FrameWriter.TokenExpiring(_who.ExpiresAt, Now));
        }

        var next = untilWarning > TimeSpan.Zero ? untilWarning : left;
        Timers.StartSingleTimer(TokenTimer, CheckToken.Instance, next < FarAhead ? next : FarAhead);
    }

    private void CheckNewToken(ClientFrame frame)
    {
        if (!RequestReader.TryReadToken(frame, out var token, out var fault))
        {
            Misunderstood(frame, fault!);
            return;
        }

        if (_checking)
        {
            Refuse(frame, RefusalCode.Throttled, "The token before this one is still being checked.", 1000);
            return;
        }

        _checking = true;
        _services.Verifier.VerifyAsync(token, CancellationToken.None).AsTask().WaitAsync(Settings.Lifecycle.Handshake, Clock).PipeTo(
            Self,
            success: verdict => new TokenChecked(frame, verdict, null),
            failure: problem => new TokenChecked(frame, null, problem));
    }

    private void Renew(TokenChecked check)
    {
        _checking = false;
        if (check.Problem is not null)
        {
            _log.Error(check.Problem, "A new token of connection {0} could not be checked", _socket.Connection);
            Refuse(check.Frame, RefusalCode.Unavailable, "The token could not be checked now.");
            return;
        }

        if (check.Verdict?.Who is not { } who)
        {
            Refuse(check.Frame, RefusalCode.InvalidToken, "The new token is not valid.");
            return;
        }

        if (who.User != _who.User || who.Org != _who.Org)
        {
            Refuse(check.Frame, RefusalCode.InvalidToken, "The new token is another user's.");
            return;
        }

        // Within the clocks' skew it passes as good; in the old one's place it would end the socket at once.
        if (who.ExpiresAt <= Now)
        {
            Refuse(check.Frame, RefusalCode.InvalidToken, "The new token has expired.");
            return;
        }

        _who = who;
        _warned = false;
        _edge.Tell(new LoginChanged(who));
        RenewUser();
        SubscribeByClaim();
        foreach (var seat in _seats.Values)
            seat.Actor?.Tell(new RolesChanged(who.Roles));
        if (check.Frame.Id is { } id)
            Answer(FrameWriter.Ack(id, Now));
        Expire();
    }

    private sealed record CheckToken : INoSerializationVerificationNeeded
    {
        public static CheckToken Instance { get; } = new();
    }

    private sealed record TokenChecked(ClientFrame Frame, TokenVerdict? Verdict, Exception? Problem) : INoSerializationVerificationNeeded;
}
