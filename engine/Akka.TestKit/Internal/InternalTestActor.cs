using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Puts what it receives into the queue that the test reads.</summary>
internal sealed class InternalTestActor : ActorBase
{
    private readonly MessageQueue _queue;
    private readonly DelegatingSupervisorStrategy _strategy = new();
    private TestActor.Ignore? _ignore;
    private AutoPilot? _pilot;

    public InternalTestActor(MessageQueue queue) => _queue = queue;

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore set:
                _ignore = set.Ignore;
                return true;
            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                Confirm(watch.Actor);
                return true;
            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                Confirm(unwatch.Actor);
                return true;
            case TestActor.SetAutoPilot set:
                _pilot = set.AutoPilot;
                return true;
            case TestActor.Spawn spawn:
                var child = spawn.Apply(Context);
                if (spawn._supervisorStrategy.HasValue)
                    _strategy.Update(child, spawn._supervisorStrategy.Value);
                Confirm(child);
                return true;
            default:
                Take(message);
                return true;
        }
    }

    protected override void PostStop()
    {
        foreach (var unread in _queue.Drain())
        {
            var sender = unread.Sender ?? ActorRefs.NoSender;
            Context.System.DeadLetters.Tell(new DeadLetter(unread.Message, sender ?? Context.System.DeadLetters, Self), sender);
        }
    }

    private void Take(object message)
    {
        if (_pilot is not null)
        {
            var next = _pilot.Run(Sender, message);
            if (next is not KeepRunning)
                _pilot = next;
        }

        if (_ignore is null || !_ignore(message))
            _queue.Enqueue(new RealMessageEnvelope(message, Sender));
    }

    // Only who asked wants to know.
    private void Confirm(IActorRef actor)
    {
        if (Sender is { } asker && !asker.Equals(ActorRefs.NoSender) && !asker.Equals(Context.System.DeadLetters))
            asker.Tell(actor, Self);
    }
}
