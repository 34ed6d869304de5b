#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A cell's system messages. What it is in no state for waits until it is.</summary>
public partial class ActorCell
{
    private enum CellState
    {
        Normal,
        Suspended,
        WaitingForChildren,
    }

    // An async handler that waits keeps messages back, and not the failures of children, who would be suspended as long as it waits.
    private CellState State
    {
        get
        {
            if (WaitingForChildren is not null)
                return CellState.WaitingForChildren;
            return _mailbox.SuspendCount > (_extras?.WaitingTasks ?? 0) ? CellState.Suspended : CellState.Normal;
        }
    }

    /// <summary>Handles no messages until the handler's task has ended.</summary>
    internal void WaitForTask()
    {
        Extras.WaitingTasks++;
        _mailbox.Suspend();
    }

    /// <returns>What is left when the actor has ended on the way.</returns>
    internal SystemMessage SystemInvokeAll(SystemMessage first)
    {
        var message = first;
        while (message is not null)
        {
            var next = message.Next;
            message.Unlink();
            var before = State;
            if (MustWait(message, before))
            {
                (Extras.StashedSystemMessages ??= []).Add(message);
            }
            else
            {
                SystemInvoke(message);
                if (State < before)
                    next = UnstashSystemMessages(next);
            }

            message = next;
            if (IsTerminated)
                return UnstashSystemMessages(message);
        }

        return null;
    }

    private static bool MustWait(SystemMessage message, CellState state) => state switch
    {
        CellState.WaitingForChildren => message.StashedWhileWaitingForChildren,
        CellState.Suspended => message.StashedWhileSuspended,
        _ => false,
    };

    private SystemMessage UnstashSystemMessages(SystemMessage rest)
    {
        if (_extras?.StashedSystemMessages is not { Count: > 0 } stashed)
            return rest;
        for (var i = stashed.Count - 1; i >= 0; i--)
        {
            stashed[i].Next = rest;
            rest = stashed[i];
        }

        stashed.Clear();
        return rest;
    }

    private void SystemInvoke(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case Create create:
                    CreateActor(create.Failure);
                    break;
                case Watch watch:
                    AddWatcher(watch.Watchee, watch.Watcher);
                    break;
                case Unwatch unwatch:
                    RemWatcher(unwatch.Watchee, unwatch.Watcher);
                    break;
                case DeathWatchNotification ended:
                    WatchedActorTerminated(ended.Actor, ended.ExistenceConfirmed, ended.AddressTerminated);
                    break;
                case Failed failed:
                    HandleFailed(failed);
                    break;
                case ActorTask step:
                    RunStep(step);
                    break;
                case ActorTaskDone done:
                    FinishTask(done);
                    break;
                case Recreate recreate:
                    FaultRecreate(recreate.Cause);
                    break;
                case Dispatch.SysMsg.Suspend:
                    FaultSuspend();
                    break;
                case Dispatch.SysMsg.Resume resume:
                    FaultResume(resume.CausedByFailure);
                    break;
                case Terminate:
                    FaultTerminate();
                    break;
                case Supervise supervise:
                    Supervise(supervise.Child);
                    break;
                case NoMessage:
                    break;
                default:
                    throw new NotSupportedException($"Unknown message {message.GetType().Name}");
            }
        }
        catch (Exception failure)
        {
            HandleInvokeFailure(failure);
        }
    }

    private void Supervise(IActorRef child)
    {
        if (IsTerminating)
            return;
        if (InitChild((IInternalActorRef)child) is null)
            _systemImpl.EventStream.Publish(new Error(null, _self.Path.ToString(), _props.Type, $"received Supervise from unregistered child {child}, this will not end well"));
    }

    private void RunStep(ActorTask step) => TaskScheduler.ExecuteTask(step.Task);

    private void FinishTask(ActorTaskDone done)
    {
        _currentMessage = done.Message;
        _sender = done.Sender;
        _mailbox.Resume();
        if (_extras is { WaitingTasks: > 0 } extras)
            extras.WaitingTasks--;
        if (done.Failure is not null && !TakesTaskFailure(done.Failure))
        {
            HandleInvokeFailure(done.Failure);
        }
        else if (!_mailbox.IsSuspended())
        {
            _currentMessage = null;
            _sender = null;
        }

        if ((_flags & CellFlags.HasReceiveTimeout) != 0)
            CheckReceiveTimeout();
    }

    /// <summary>A test that gave the actor a message by hand gets the failure itself.</summary>
    internal virtual bool TakesTaskFailure(Exception failure) => false;
}
