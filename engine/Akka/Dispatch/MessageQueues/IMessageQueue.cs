using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>Where the messages of a mailbox wait: many put, one takes.</summary>
public interface IMessageQueue
{
    bool HasMessages { get; }

    int Count { get; }

    void Enqueue(IActorRef receiver, Envelope envelope);

    bool TryDequeue(out Envelope envelope);

    /// <summary>The actor has ended: what is left goes to the dead letters.</summary>
    void CleanUp(IActorRef owner, IMessageQueue deadletters);
}
