using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// An actor's messages and its turn to run. The status word holds whether it is closed, whether it is scheduled, and how often it is
/// suspended; whoever turns "scheduled" on puts the mailbox before the dispatcher, and only the run turns it off.
/// </summary>
public partial class Mailbox : IRunnable
{
    private const int Closed = 1;
    private const int Scheduled = 2;
    private const int SuspendUnit = 4;

    private readonly IMessageQueue? _queue;
    private ActorCell? _cell;
    private volatile int _status;

    /// <summary>With a queue of one's own.</summary>
    public Mailbox(IMessageQueue messageQueue) => _queue = messageQueue;

    /// <summary>With the queue that is part of the mailbox.</summary>
    internal Mailbox()
    {
    }

    public IMessageQueue MessageQueue => _queue ?? new InlineQueueView(this);

    public MessageDispatcher Dispatcher => Cell.Dispatcher;

    internal bool IsClosed() => (_status & Closed) != 0;

    internal bool IsScheduled() => (_status & Scheduled) != 0;

    internal bool IsSuspended() => _status >= SuspendUnit;

    internal int SuspendCount => _status / SuspendUnit;

    internal bool HasMessages => _queue?.HasMessages ?? HasInline;

    internal int NumberOfMessages => _queue?.Count ?? CountInline();

    private ActorCell Cell => _cell ?? throw new InvalidOperationException("The mailbox has no actor yet.");

    public virtual void SetActor(ActorCell actorCell) => _cell = actorCell;

    /// <summary>Puts a message and, if the mailbox does not run yet, has it run.</summary>
    internal void Post(object message, IActorRef? sender)
    {
        if (_queue is null)
            EnqueueInline(message, sender);
        else
            _queue.Enqueue(Cell.Self, new Envelope(message, sender!));

        // A full fence between the message and the look at the status, as there is one at the end of a run between the status and the
        // look at the queue: either this finds the mailbox idle, or the run finds the message.
        var status = Interlocked.CompareExchange(ref _status, Scheduled, 0);
        if (status == 0)
            _cell!.Dispatcher.ScheduleMailbox(this);
        else if ((status & Closed) != 0)
            DrainToDeadLetters();
    }

    /// <summary>Puts a system message, which goes before all others and runs even in a suspended mailbox.</summary>
    internal void PostSystem(SystemMessage message)
    {
        if (!PushSystem(message))
        {
            SystemToDeadLetters(message);
            return;
        }

        ScheduleFirst();
    }

    internal void PushFront(Envelope envelope)
    {
        if (_queue is null)
            PushFrontInline(envelope.Message, envelope.Sender);
        else if (_queue is IDequeBasedMessageQueueSemantics deque)
            deque.EnqueueFirst(envelope);
        else
            throw new NotSupportedException($"The mailbox of {Cell.Self} cannot take back stashed messages: {_queue.GetType()} is no deque.");
    }

    internal bool CanPushFront => _queue is null or IDequeBasedMessageQueueSemantics;

    internal void Suspend() => Interlocked.Add(ref _status, SuspendUnit);

    /// <returns>Whether it was the last suspension.</returns>
    internal bool Resume()
    {
        while (true)
        {
            var status = _status;
            if (status < SuspendUnit)
                return true;
            if (Interlocked.CompareExchange(ref _status, status - SuspendUnit, status) == status)
                return status - SuspendUnit < SuspendUnit;
        }
    }

    /// <summary>Takes no more: what is left and what comes goes to the dead letters.</summary>
    internal void Close()
    {
        Interlocked.Or(ref _status, Closed);
        CleanUp();
    }

    public virtual void CleanUp()
    {
        for (var left = CloseSystem(); left is not null;)
        {
            var next = left.Next;
            left.Unlink();
            SystemToDeadLetters(left);
            left = next;
        }

        DrainToDeadLetters();
    }

    /// <summary>Has the mailbox run with whatever it holds, and even with nothing.</summary>
    internal void ScheduleFirst()
    {
        while (true)
        {
            var status = _status;
            if ((status & (Closed | Scheduled)) != 0)
                return;
            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) == status)
            {
                Cell.Dispatcher.ScheduleMailbox(this);
                return;
            }
        }
    }

    private void DrainToDeadLetters()
    {
        // Late senders and the end of the actor may come here at once, and the queue has one reader.
        lock (this)
        {
            var self = Cell.Self;
            var deadLetters = Cell.SystemImpl.Mailboxes.DeadLetterMailbox.MessageQueue;
            if (_queue is not null)
                _queue.CleanUp(self, deadLetters);
            else
            {
                while (TryDequeueInline(out var message, out var sender))
                    deadLetters.Enqueue(self, new Envelope(message, sender!));
            }
        }
    }

    private void SystemToDeadLetters(SystemMessage message)
    {
        var self = Cell.Self;
        Cell.SystemImpl.DeadLetters.Tell(new Event.DeadLetter(message, self, self), self);
    }
}
