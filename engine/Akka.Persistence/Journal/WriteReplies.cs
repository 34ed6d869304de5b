using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>
/// Answers each persistent actor in the order of its requests, whatever the order in which its writes end. A slow write holds
/// back nobody but the actor that waits for it.
/// </summary>
internal sealed class WriteReplies
{
    /// <summary>The last write of each actor that has any; each write knows the one after it.</summary>
    private readonly Dictionary<IActorRef, PendingWrite> _last = new(ReferenceEqualityComparer.Instance);

    public void Enter(PendingWrite write)
    {
        lock (_last)
        {
            if (_last.TryGetValue(write.Request.PersistentActor, out var before))
            {
                before.Next = write;
            }
            else
            {
                write.IsFirst = true;
            }

            _last[write.Request.PersistentActor] = write;
        }
    }

    /// <summary>The write has ended; sends its answers if those before it are sent, and those after it that wait for that alone.</summary>
    public void Complete(PendingWrite write, WriteOutcome outcome)
    {
        lock (_last)
        {
            write.Outcome = outcome;
            if (!write.IsFirst)
            {
                return;
            }
        }

        while (true)
        {
            write.Outcome!.Send(write.Request);
            lock (_last)
            {
                var next = write.Next;
                if (next is null)
                {
                    _last.Remove(write.Request.PersistentActor);
                    return;
                }

                next.IsFirst = true;
                if (next.Outcome is null)
                {
                    return;
                }

                write = next;
            }
        }
    }
}
