using System.Globalization;
using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Runs;

/// <summary>The way of an event to its user or room: at least once from here, exactly once there [AG5].</summary>
public sealed partial class RunActor
{
    private CancellationTokenSource? _asked;
    private long _marked;
    private bool _marking;

    private void CommandDelivering()
    {
        Command<DeliveryAnswered>(answered => answered.Attempt == _delivery.Attempt, Answered);
        Command<DeliveryLate>(late => late.Attempt == _delivery.Attempt, _ => TryAgain("no answer in time"));
        Command<DeliverAgain>(_ => Send());
        Command<MarkTick>(_ => Mark());
    }

    private void Deliver()
    {
        if (!_delivery.Busy && !_delivery.Empty)
            Send();
    }

    /// <summary>Asked and not told: an answer must say which try it answers.</summary>
    private void Send()
    {
        var attempt = _delivery.Begin();
        var (region, message) = Addressed(_delivery.Head);
        CancelDelivery();
        _asked = new CancellationTokenSource();
        Timers.StartSingleTimer(nameof(DeliveryLate), new DeliveryLate(attempt), _settings.DeliveryTimeout);
        region.Ask<object>(message, _asked.Token).PipeTo(
            Self,
            success: answer => new DeliveryAnswered(attempt, answer, null),
            failure: problem => new DeliveryAnswered(attempt, null, problem));
    }

    private (IActorRef Region, object Message) Addressed(RunEvent e)
    {
        var head = _run.Head!;
        var type = RunEventType.NameOf(e.Kind);
        var tag = new RunTag(_key.Run, e.Seq, head.AgentName, head.Workflow, e.At);
        if (head.Room is { } room)
            return (_services.Rooms, new PublishToRoom(new RoomKey(_key.Org, room), type, e.By, e.Data) { Run = tag });
        return (_services.Users, new NotifyUser(new UserKey(_key.Org, head.User!.Value), new Notice(type, e.By, e.Data)
        {
            Origin = $"run:{_key.Run.Value}",
            Id = e.Seq.ToString(CultureInfo.InvariantCulture),
            Run = tag,
        }));
    }

    private void Answered(DeliveryAnswered answered)
    {
        switch (answered.Answer)
        {
            case UserNotified { Note: "unknown_user" }:
                Undeliverable("there is no such user");
                break;
            case UserNotified or PublishedToRoom:
                Taken();
                break;
            case UserRefused refused when IsFinal(refused.Refusal):
                Undeliverable(refused.Refusal.Message);
                break;
            case PublishRefused refused when IsFinal(refused.Refusal):
                Undeliverable(refused.Refusal.Message);
                break;
            case RoomUnavailable gone when gone.Code == CloseCode.RoomNotFound || gone.Code == CloseCode.RoomDeleted:
                Undeliverable("there is no such room");
                break;
            default:
                TryAgain(answered.Problem?.Message ?? answered.Answer?.ToString() ?? "no answer");
                break;
        }
    }

    /// <summary>What a receiver will never take, however often it is sent.</summary>
    private static bool IsFinal(Refusal refusal) =>
        refusal.Code is not (RefusalCode.NotSaved or RefusalCode.Throttled or RefusalCode.Unavailable or RefusalCode.Internal);

    private void Taken()
    {
        Timers.Cancel(nameof(DeliveryLate));
        _delivery.Done();
        if (_run.Ended && _delivery.Empty)
            Mark();
        else
            Timers.StartSingleTimer(nameof(MarkTick), MarkTick.Instance, _settings.MarkEvery);
        Deliver();
    }

    /// <summary>The run goes on: what happened in it can still be asked for.</summary>
    private void Undeliverable(string why)
    {
        _log.Warning("Event {0} of run {1} reaches nobody: {2}", _delivery.Head.Seq, _key, why);
        Taken();
    }

    private void TryAgain(string why)
    {
        Timers.Cancel(nameof(DeliveryLate));
        CancelDelivery();
        var pause = _delivery.Failed();
        _log.Info("Event {0} of run {1} is sent again in {2} ms: {3}", _delivery.Head.Seq, _key, pause.TotalMilliseconds, why);
        Timers.StartSingleTimer(nameof(DeliverAgain), DeliverAgain.Instance, pause);
    }

    private void CancelDelivery()
    {
        _asked?.Cancel();
        _asked?.Dispose();
        _asked = null;
    }

    /// <summary>Notes how far it was delivered: after a crash what came before is not sent again.</summary>
    private void Mark()
    {
        if (_marking || _delivery.UpTo == _marked)
        {
            Settle();
            return;
        }

        _marking = true;
        Timers.Cancel(nameof(MarkTick));
        PersistAsync(new RunDelivered(_delivery.UpTo), mark =>
        {
            _marking = false;
            Marked(mark.UpTo);
            if (_run.Ended && _delivery.Empty && !_stopping)
                Mark();
        });
    }

    private void MarkRefused()
    {
        _marking = false;
        if (!_stopping)
            Timers.StartSingleTimer(nameof(MarkTick), MarkTick.Instance, _settings.MarkEvery);
    }

    private void Marked(long upTo)
    {
        _marked = Math.Max(_marked, upTo);
        _delivery.Recall(upTo);
    }
}
