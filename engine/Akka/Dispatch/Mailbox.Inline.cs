using Akka.Actor;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

/// <summary>
/// The queue of nearly all mailboxes, without an object of its own: a chain of links, whose tail any thread swaps and whose head the
/// run alone moves. A link with no message is one that has been read. The front, for messages out of the stash, belongs to the run.
/// </summary>
public partial class Mailbox
{
    private Link? _head;
    private Link? _tail;
    private Link? _front;

    private bool HasInline
    {
        get
        {
            if (_front is not null)
                return true;
            var head = Volatile.Read(ref _head);
            return head is not null && (head.Message is not null || Volatile.Read(ref head.Next) is not null);
        }
    }

    private void EnqueueInline(object message, IActorRef? sender)
    {
        var link = new Link { Message = message, Sender = sender };
        var previous = Interlocked.Exchange(ref _tail, link);

        // A reader that comes between the two lines sees an end of the queue too early; the sender schedules the mailbox after it.
        if (previous is null)
            Volatile.Write(ref _head, link);
        else
            Volatile.Write(ref previous.Next, link);
    }

    private bool TryDequeueInline(out object message, out IActorRef? sender)
    {
        if (_front is { } front)
        {
            message = front.Message!;
            sender = front.Sender;
            _front = front.Next;
            return true;
        }

        var link = _head;
        if (link is not null && link.Message is null)
        {
            var read = link;
            link = Volatile.Read(ref read.Next);
            if (link is not null)
            {
                _head = link;

                // Links that are old must not keep the young ones behind them alive.
                read.Next = null;
            }
        }

        if (link is null)
        {
            message = null!;
            sender = null;
            return false;
        }

        message = link.Message!;
        sender = link.Sender;
        link.Message = null;
        link.Sender = null;
        return true;
    }

    private void PushFrontInline(object message, IActorRef? sender) =>
        _front = new Link { Message = message, Sender = sender, Next = _front };

    private int CountInline()
    {
        var count = 0;
        for (var link = _front; link is not null; link = link.Next)
            count++;
        for (var link = Volatile.Read(ref _head); link is not null; link = Volatile.Read(ref link.Next))
        {
            if (link.Message is not null)
                count++;
        }

        return count;
    }

    private sealed class Link
    {
        public Link? Next;
        public object? Message;
        public IActorRef? Sender;
    }

    /// <summary>The queue as an object, for those who ask for it.</summary>
    private sealed class InlineQueueView : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
    {
        private readonly Mailbox _mailbox;

        public InlineQueueView(Mailbox mailbox) => _mailbox = mailbox;

        public bool HasMessages => _mailbox.HasInline;

        public int Count => _mailbox.CountInline();

        public void Enqueue(IActorRef receiver, Envelope envelope) => _mailbox.EnqueueInline(envelope.Message, envelope.Sender);

        public void EnqueueFirst(Envelope envelope) => _mailbox.PushFrontInline(envelope.Message, envelope.Sender);

        public bool TryDequeue(out Envelope envelope)
        {
            var taken = _mailbox.TryDequeueInline(out var message, out var sender);
            envelope = taken ? new Envelope(message, sender!) : default;
            return taken;
        }

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var envelope))
                deadletters.Enqueue(owner, envelope);
        }
    }
}
