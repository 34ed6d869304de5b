using Akka.Actor;

namespace Akka.Event;

/// <summary>A dead letter that nobody need worry about (<see cref="IDeadLetterSuppression"/>): not logged, but there for who subscribes to it.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    public SuppressedDeadLetter(object message, IActorRef sender, IActorRef recipient) : base(
        message ?? throw new ArgumentNullException(nameof(message), "SuppressedDeadLetter message may not be null"),
        sender ?? throw new ArgumentNullException(nameof(sender), "SuppressedDeadLetter sender may not be null"),
        recipient ?? throw new ArgumentNullException(nameof(recipient), "SuppressedDeadLetter recipient may not be null"))
    {
        if (message is not IDeadLetterSuppression)
            throw new ArgumentException($"{message.GetType()} does not implement {nameof(IDeadLetterSuppression)}", nameof(message));
    }
}
