namespace Akka.Actor;

/// <summary>Handled by the actor's cell before its own behaviour sees it.</summary>
public interface IAutoReceivedMessage;

/// <summary>Must not reach an actor from an untrusted system.</summary>
public interface IPossiblyHarmful;

/// <summary>Never crosses a wire, so that no check serializes it.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>Does not reset the receiver's receive timeout.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Carries another message, that log lines and dead letters speak of.</summary>
public interface IWrappedMessage
{
    object Message { get; }
}

/// <summary>The message within its wrappers.</summary>
public static class WrappedMessage
{
    public static object Unwrap(object message)
    {
        while (message is IWrappedMessage wrapped)
            message = wrapped.Message;
        return message;
    }
}

/// <summary>The actor's messages are logged when akka.actor.debug.receive is on.</summary>
public interface ILogReceive;
