using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>A mailbox's run: system messages first, then so many of the users', with system messages in between.</summary>
public partial class Mailbox
{
    public void Run()
    {
        if (RunBatch())
            Cell.Dispatcher.ScheduleMailbox(this);
    }

    public void Execute() => Run();

    /// <returns>Whether there is more to do; the mailbox is then still scheduled, and the caller must have it run again.</returns>
    internal bool RunBatch()
    {
        var cell = _cell!;
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = cell;
        try
        {
            if (_system is not null)
                RunSystemMessages(cell);
            if (_queue is null)
                RunInline(cell);
            else
                RunQueue(cell, _queue);
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
        }

        return !BecomeIdle();
    }

    private void RunInline(ActorCell cell)
    {
        var dispatcher = cell.Dispatcher;
        var left = dispatcher.Throughput;
        var deadline = dispatcher.BatchDeadline();

        // Nothing but "scheduled" must be set: not closed, not suspended.
        while (_status == Scheduled && TryDequeueInline(out var message, out var sender))
        {
            cell.Invoke(message, sender);
            if (_system is not null)
                RunSystemMessages(cell);
            if (--left <= 0 || (deadline != 0 && Stopwatch.GetTimestamp() >= deadline))
                return;
        }
    }

    private void RunQueue(ActorCell cell, MessageQueues.IMessageQueue queue)
    {
        var dispatcher = cell.Dispatcher;
        var left = dispatcher.Throughput;
        var deadline = dispatcher.BatchDeadline();
        while (_status == Scheduled && queue.TryDequeue(out var envelope))
        {
            cell.Invoke(envelope.Message, envelope.Sender);
            if (_system is not null)
                RunSystemMessages(cell);
            if (--left <= 0 || (deadline != 0 && Stopwatch.GetTimestamp() >= deadline))
                return;
        }
    }

    // True: not scheduled any more. False: there is more to do, and it still is.
    private bool BecomeIdle()
    {
        if (HasWork(_status))
            return false;

        var status = Interlocked.And(ref _status, ~Scheduled) & ~Scheduled;
        while (HasWork(status))
        {
            if ((status & Scheduled) != 0)
                return true;
            var seen = Interlocked.CompareExchange(ref _status, status | Scheduled, status);
            if (seen == status)
                return false;
            status = seen;
        }

        return true;
    }

    private bool HasWork(int status)
    {
        if ((status & Closed) != 0)
            return false;
        return HasSystemMessages || (status < SuspendUnit && HasMessages);
    }
}
