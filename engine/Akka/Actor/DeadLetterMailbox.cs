using Akka.Annotations;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Where the messages go that are left when an actor has ended.</summary>
[InternalApi]
public sealed class DeadLetterMailbox : Mailbox
{
    public DeadLetterMailbox(IActorRef deadLetters)
        : base(new DeadLetterQueue(deadLetters))
    {
    }

    private sealed class DeadLetterQueue : IMessageQueue
    {
        private readonly IActorRef _deadLetters;

        public DeadLetterQueue(IActorRef deadLetters) => _deadLetters = deadLetters;

        public bool HasMessages => false;

        public int Count => 0;

        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            // The receiver was a listener for dead letters: to publish the letter again would come back here for ever.
            if (envelope.Message is AllDeadLetters)
                return;
            _deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender ?? _deadLetters, receiver), envelope.Sender);
        }

        public bool TryDequeue(out Envelope envelope)
        {
            envelope = default;
            return false;
        }

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
        }
    }
}
