using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>The system messages of a mailbox: a stack that any thread pushes on and the run takes whole.</summary>
public partial class Mailbox
{
    private static readonly NoMessage NoMore = new();

    private SystemMessage? _system;

    internal bool HasSystemMessages => Volatile.Read(ref _system) is { } head && !ReferenceEquals(head, NoMore);

    /// <summary>Puts a message without having the mailbox run: its actor is not started yet.</summary>
    internal void PutSystem(SystemMessage message) => PushSystem(message);

    private bool PushSystem(SystemMessage message)
    {
        while (true)
        {
            var head = Volatile.Read(ref _system);
            if (ReferenceEquals(head, NoMore))
                return false;
            message.Next = head;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _system, message, head), head))
                return true;
        }
    }

    private SystemMessage? TakeSystem()
    {
        while (true)
        {
            var head = Volatile.Read(ref _system);
            if (head is null || ReferenceEquals(head, NoMore))
                return null;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _system, null, head), head))
                return Reverse(head);
        }
    }

    private SystemMessage? CloseSystem()
    {
        var head = Interlocked.Exchange(ref _system, NoMore);
        return head is null || ReferenceEquals(head, NoMore) ? null : Reverse(head);
    }

    private void RunSystemMessages(ActorCell cell)
    {
        while (!IsClosed() && TakeSystem() is { } first)
        {
            var left = cell.SystemInvokeAll(first);

            // The actor ended on the way, and what follows finds nobody.
            while (left is not null)
            {
                var next = left.Next;
                left.Unlink();
                SystemToDeadLetters(left);
                left = next;
            }
        }
    }

    private static SystemMessage Reverse(SystemMessage head)
    {
        SystemMessage? reversed = null;
        for (SystemMessage? message = head; message is not null;)
        {
            var next = message.Next;
            message.Next = reversed;
            reversed = message;
            message = next;
        }

        return reversed!;
    }
}
