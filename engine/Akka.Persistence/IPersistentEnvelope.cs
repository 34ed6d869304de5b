using Akka.Actor;

namespace Akka.Persistence;

/// <summary>One item of a write: events that are stored together, or a deferred payload that only keeps its place.</summary>
public interface IPersistentEnvelope
{
    object Payload { get; }

    IActorRef Sender { get; }

    int Size { get; }
}

/// <summary>A deferred payload: it goes through the journal's queue and back, and is not stored.</summary>
internal sealed class NonPersistentMessage : IPersistentEnvelope
{
    public NonPersistentMessage(object payload, IActorRef sender)
    {
        Payload = payload;
        Sender = sender;
    }

    public object Payload { get; }

    public IActorRef Sender { get; }

    public int Size => 1;
}
