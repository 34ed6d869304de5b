#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>What a cell has only if its actor needs it.</summary>
internal sealed class CellExtras
{
    /// <summary>Behaviours below the current one; null stands for the actor's own Receive.</summary>
    public Stack<Receive> Behaviours;

    /// <summary>Whom it watches, with the message to get instead of Terminated, if any.</summary>
    public Dictionary<IActorRef, object> Watching;

    public HashSet<IActorRef> WatchedBy;

    /// <summary>Whose Terminated is on its way in the mailbox, with the message to get instead.</summary>
    public Dictionary<IActorRef, object> TerminatedQueued;

    /// <summary>System messages that wait until the cell is in a state for them.</summary>
    public List<SystemMessage> StashedSystemMessages;

    /// <summary>Who failed: the actor itself, or a child whose failure it let go up.</summary>
    public IActorRef Perpetrator;

    /// <summary>The actor failed on its way up, so that it can be restarted and not resumed.</summary>
    public bool FailedFatally;

    public TimeSpan? ReceiveTimeout;
    public TimeSpan ReceiveTimeoutDeadline;
    public ICancelable ReceiveTimeoutTimer;

    public ActorTaskScheduler TaskScheduler;

    /// <summary>Async handlers that wait, each of which suspends the mailbox once.</summary>
    public int WaitingTasks;

    public TimerScheduler Timers;
    public Receive OwnReceive;
}
