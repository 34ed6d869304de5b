using Akka.Actor;

namespace Akka.Event;

/// <summary>A message to an actor that does not exist, or that ended before it came to it.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    public DeadLetter(object message, IActorRef sender, IActorRef recipient) : base(
        message ?? throw new ArgumentNullException(nameof(message), "DeadLetter message may not be null"),
        sender ?? throw new ArgumentNullException(nameof(sender), "DeadLetter sender may not be null"),
        recipient ?? throw new ArgumentNullException(nameof(recipient), "DeadLetter recipient may not be null"))
    {
    }
}
