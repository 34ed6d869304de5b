#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A cell's life: the actor made, suspended and restarted; and what happens when something of that fails.</summary>
public partial class ActorCell
{
    private bool IsFailed => _extras?.Perpetrator is not null;

    internal void HandleInvokeFailure(Exception cause, IEnumerable<IInternalActorRef> notToSuspend = null)
    {
        // Until the supervisor has decided, the first failure is the one that counts.
        if (IsFailed)
            return;

        try
        {
            _mailbox.Suspend();
            var skip = new HashSet<IActorRef>(notToSuspend ?? []);
            if (_currentMessage is Failed failed)
            {
                skip.Add(failed.Child);
                Extras.Perpetrator = failed.Child;
            }
            else
            {
                Extras.Perpetrator = _self;
            }

            SuspendChildren(skip);
            _parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
        }
        catch (Exception failure)
        {
            PublishError(failure, $"emergency stop: exception in failure handling for {cause}");
            try
            {
                foreach (var child in GetChildren())
                    child.Stop();
            }
            finally
            {
                FinishTerminate();
            }
        }
    }

    private void CreateActor(ActorInitializationException failure)
    {
        if (failure is not null)
            throw failure;

        try
        {
            var created = NewActor();
            created.AroundPreStart();
            CheckReceiveTimeout();
            if (_systemImpl.Settings.DebugLifecycle)
                PublishDebug($"Started ({created})");
            if (_systemImpl.Settings.EmitActorTelemetry)
                PublishTelemetry(new ActorStarted(_self, created.GetType(), null));
        }
        catch (Exception cause)
        {
            if (_actor is { } half)
            {
                ClearActor(half);
                Extras.FailedFatally = true;
                _actor = null;
            }

            throw new ActorInitializationException(_self, "Exception during creation", cause);
        }
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            PublishError(null, $"changing Recreate into Create after {cause}");
            FaultCreate();
        }
        else if (IsNormal)
        {
            var failed = _actor;
            if (_systemImpl.Settings.DebugLifecycle)
                PublishDebug("Restarting");
            var message = _currentMessage;
            if (_extras is not { FailedFatally: true })
            {
                try
                {
                    CancelTimers();
                    failed.AroundPreRestart(cause, message);
                }
                catch (Exception failure)
                {
                    PublishError(new PreRestartException(_self, failure, cause, message), failure.Message);
                }
                finally
                {
                    ClearActor(failed);
                }
            }

            if (!SetChildrenTerminationReason(new SuspendReason.Recreation(cause)))
                FinishRecreate(cause);
        }
        else
        {
            // The cell stops already; only the suspensions must stay balanced.
            FaultResume(null);
        }
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = GetChildren().ToList();
        var old = _actor;
        try
        {
            try
            {
                _mailbox.Resume();
            }
            finally
            {
                ClearFailed();
            }

            var fresh = NewActor();
            fresh.AroundPostRestart(cause, null);
            CheckReceiveTimeout();
            if (_systemImpl.Settings.DebugLifecycle)
                PublishDebug($"Restarted ({fresh})");
            if (_systemImpl.Settings.EmitActorTelemetry)
                PublishTelemetry(new ActorRestarted(_self, fresh.GetType(), cause, null));

            // The children that were not stopped are restarted with their parent.
            foreach (var child in survivors)
            {
                try
                {
                    child.Restart(cause);
                }
                catch (Exception failure)
                {
                    PublishError(failure, $"restarting ({child})");
                }
            }
        }
        catch (Exception failure)
        {
            if (!ReferenceEquals(_actor, old))
                ClearActor(_actor);
            Extras.FailedFatally = true;
            HandleInvokeFailure(new PostRestartException(_self, failure, cause), survivors);
        }
        finally
        {
            _currentMessage = null;
            _sender = null;
        }
    }

    private void FaultCreate()
    {
        foreach (var child in GetChildren())
            Stop(child);
        if (!SetChildrenTerminationReason(new SuspendReason.Creation()))
            FinishCreate();
    }

    private void FinishCreate()
    {
        try
        {
            _mailbox.Resume();
        }
        finally
        {
            ClearFailed();
        }

        try
        {
            CreateActor(null);
        }
        catch (Exception failure)
        {
            HandleInvokeFailure(failure);
        }
    }

    private void FaultSuspend()
    {
        _mailbox.Suspend();
        SuspendChildren(null);
    }

    private void FaultResume(Exception causedByFailure)
    {
        if (_actor is null && causedByFailure is not null)
        {
            PublishError(null, $"changing Resume into Create after {causedByFailure}");
            FaultCreate();
            return;
        }

        if (_extras is { FailedFatally: true } && causedByFailure is not null)
        {
            PublishError(null, $"changing Resume into Restart after {causedByFailure}");
            FaultRecreate(causedByFailure);
            return;
        }

        var perpetrator = _extras?.Perpetrator;
        try
        {
            _mailbox.Resume();
        }
        finally
        {
            if (causedByFailure is not null)
                ClearFailed();
        }

        ResumeChildren(causedByFailure, perpetrator);
    }

    private void HandleFailed(Failed failed)
    {
        // An async handler may be waiting, whose message and sender these are.
        var (message, sender) = (_currentMessage, _sender);
        _currentMessage = failed;
        _sender = failed.Child;
        if (!TryGetChildStatsByRef(failed.Child, out var stats))
        {
            PublishDebug($"Dropping Failed({failed.Cause}) from unknown child {failed.Child}");
        }
        else if (stats.Uid != failed.Uid)
        {
            PublishDebug($"Dropping Failed({failed.Cause}) from old child {failed.Child} (uid={stats.Uid} != {failed.Uid})");
        }
        else if (_actor is null || !_actor.SupervisorStrategyInternal.HandleFailure(this, failed.Child, failed.Cause, stats, ChildStats()))
        {
            // Escalated as it is, with the trace of where it came from.
            throw failed.Cause;
        }

        _currentMessage = message;
        _sender = sender;
    }

    private void HandleChildTerminated(IActorRef child)
    {
        var change = RemoveChildAndGetStateChange(child);

        // Whether the parent restarts, stops or goes on, its strategy hears of it.
        if (_actor is { } actor && change is not SuspendReason.Termination)
        {
            try
            {
                actor.SupervisorStrategyInternal.HandleChildTerminated(this, child, ChildrenWhenAsked());
            }
            catch (Exception failure)
            {
                PublishError(failure, "HandleChildTerminated failed");
                HandleInvokeFailure(failure);
            }
        }

        switch (change)
        {
            case SuspendReason.Recreation recreation:
                FinishRecreate(recreation.Cause);
                break;
            case SuspendReason.Creation:
                FinishCreate();
                break;
            case SuspendReason.Termination:
                SetTerminated();
                FinishTerminate();
                break;
        }
    }

    // A parent of a hundred thousand must not list them all for each that ends.
    private IEnumerable<IInternalActorRef> ChildrenWhenAsked()
    {
        foreach (var child in GetChildren())
            yield return child;
    }

    private void ClearFailed()
    {
        if (_extras is null)
            return;
        _extras.Perpetrator = null;
        _extras.FailedFatally = false;
    }

    private void PublishError(Exception cause, string message) =>
        _systemImpl.EventStream.Publish(new Error(cause, _self.Path.ToString(), _actor?.GetType() ?? _props.Type, message));

    private void PublishTelemetry(IActorTelemetryEvent change) => _systemImpl.EventStream.Publish(change);
}
