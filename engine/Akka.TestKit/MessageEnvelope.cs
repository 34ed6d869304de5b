using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A received message with its sender, or the absence of one.</summary>
public abstract class MessageEnvelope
{
    public abstract object Message { get; }

    public abstract IActorRef Sender { get; }
}

/// <summary>No message was received.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    public static NullMessageEnvelope Instance = new();

    private NullMessageEnvelope()
    {
    }

    public override object Message => throw new IllegalActorStateException("last receive did not return a message");

    public override IActorRef Sender => throw new IllegalActorStateException("last receive did not return a message");

    public override string ToString() => "<null message>";
}

public class RealMessageEnvelope : MessageEnvelope
{
    public RealMessageEnvelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    public override object Message { get; }

    public override IActorRef Sender { get; }

    public override string ToString() =>
        $"<{Message ?? "null"}> from {(Sender is null || Sender.Equals(ActorRefs.NoSender) ? "NoSender" : Sender.ToString())}";
}
