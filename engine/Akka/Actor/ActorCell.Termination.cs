#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A cell's end: first its children's, then its actor's, then all who want to know hear of it.</summary>
public partial class ActorCell
{
    private void FaultTerminate()
    {
        SetReceiveTimeout(null);
        UnwatchWatchedActors();
        var wasTerminating = IsTerminating;

        // From here on nobody makes children any more, on whatever thread.
        var children = Interlocked.CompareExchange(ref _children, ChildrenMap.Closed, null);
        foreach (var child in children?.BeginTermination() ?? [])
            child.Stop();

        // Nobody to wait for; or no waiting: everything ends at once.
        if (_systemImpl.Aborting || children is null or { IsTerminated: true })
        {
            children?.SetTerminated();
            FinishTerminate();
            return;
        }

        if (!wasTerminating)
        {
            _mailbox.Suspend();
            Extras.Perpetrator = _self;
            if (_systemImpl.Settings.DebugLifecycle)
                PublishDebug("Stopping");
        }
    }

    private void FinishTerminate()
    {
        var actor = _actor;
        var type = actor?.GetType() ?? _props.Type;
        Set(CellFlags.Terminated, true);
        try
        {
            CancelTimers();
            actor?.AroundPostStop();
        }
        catch (Exception failure)
        {
            PublishError(failure, failure.Message);
        }

        try
        {
            if (actor is not null && _extras is not { FailedFatally: true })
                ClearActor(actor);
        }
        catch (Exception failure)
        {
            PublishError(failure, failure.Message);
        }

        SetReceiveTimeout(null);
        _dispatcher.Detach(this);
        Set(CellFlags.Ended, true);
        _parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
        TellWatchersWeDied();
        UnwatchWatchedActors();
        if (_systemImpl.Settings.DebugLifecycle)
            _systemImpl.EventStream.Publish(new Debug(_self.Path.ToString(), type, "Stopped"));
        if (_systemImpl.Settings.EmitActorTelemetry)
            PublishTelemetry(new ActorStopped(_self, type, null));

        _actor = null;
        _behaviour = null;
        _currentMessage = null;
        _sender = null;
        _extras = null;
        _props = TerminatedProps.Instance;
    }
}
