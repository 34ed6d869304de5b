#nullable disable
using System.Runtime.CompilerServices;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A cell's messages: each one to the actor's current behaviour, or handled for it.</summary>
public partial class ActorCell
{
    public void Invoke(Envelope envelope) => Invoke(envelope.Message, envelope.Sender);

    public void ReceiveMessageForTest(Envelope envelope)
    {
        _currentMessage = envelope.Message;
        _sender = envelope.Sender;
        _envelopeId++;
        try
        {
            if (envelope.Message is IAutoReceivedMessage)
                AutoReceiveMessage(envelope);
            else
                ReceiveMessage(envelope.Message);
        }
        finally
        {
            // As for any message: a step of an async handler that waits still needs them.
            if (!_mailbox.IsSuspended())
            {
                _currentMessage = null;
                _sender = null;
            }
        }
    }

    public void Become(Receive receive) => _behaviour = receive;

    public void BecomeStacked(Receive receive)
    {
        (Extras.Behaviours ??= new Stack<Receive>()).Push(_behaviour);
        _behaviour = receive;
    }

    public void UnbecomeStacked() => _behaviour = _extras?.Behaviours is { Count: > 0 } below ? below.Pop() : null;

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(Wrap(receive));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(Wrap(receive));

    internal void Invoke(object message, IActorRef sender)
    {
        _currentMessage = message;
        _sender = sender;
        _envelopeId++;
        try
        {
            if (message is IAutoReceivedMessage)
                AutoReceiveMessage(new Envelope(message, sender));
            else
                ReceiveMessage(message);
            if ((_flags & CellFlags.HasReceiveTimeout) != 0)
                CheckReceiveTimeout(_currentMessage is not INotInfluenceReceiveTimeout);

            // A step of an async handler that waits still needs them.
            if (!_mailbox.IsSuspended())
            {
                _currentMessage = null;
                _sender = null;
            }
        }
        catch (Exception failure)
        {
            HandleInvokeFailure(failure);
            if ((_flags & CellFlags.HasReceiveTimeout) != 0)
                CheckReceiveTimeout(_currentMessage is not INotInfluenceReceiveTimeout);
        }
    }

    /// <summary>A message to the current behaviour.</summary>
    protected virtual void ReceiveMessage(object message)
    {
        if ((_flags & CellFlags.GetsScheduled) != 0 && message is ISelfScheduled scheduled)
        {
            message = scheduled.Open(this);
            if (message is null)
                return;
            _currentMessage = message;
            if (message is IAutoReceivedMessage)
            {
                AutoReceiveMessage(new Envelope(message, _sender));
                return;
            }
        }

        Deliver(message);
    }

    protected virtual void AutoReceiveMessage(Envelope envelope)
    {
        var message = envelope.Message;
        if (Has(CellFlags.LogsAutoReceive))
            PublishDebug("received AutoReceiveMessage " + message);

        switch (message)
        {
            case Terminated terminated:
                ReceivedTerminated(terminated);
                break;
            case PoisonPill:
                Stop(_self);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case ActorSelectionMessage selection:
                ReceiveSelection(selection);
                break;
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            case IntentionalRestart:
                throw new IntentionalActorRestartException();
            default:
                Deliver(message);
                break;
        }
    }

    /// <summary>Past everything that the cell does itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Deliver(object message)
    {
        var actor = _actor;
        var behaviour = _behaviour;
        if ((_flags & CellFlags.WrapsReceive) != 0)
        {
            actor.CallAroundReceive(behaviour ?? OwnReceive(actor), message);
            return;
        }

        var handled = behaviour is null ? actor.CallReceive(message) : behaviour(message);
        if (!handled)
            actor.CallUnhandled(message);
    }

    private Receive OwnReceive(ActorBase actor) => Extras.OwnReceive ??= actor.CallReceive;

    private void ReceiveSelection(ActorSelectionMessage selection)
    {
        if (selection.Elements.Length == 0)
        {
            Invoke(selection.Message, _sender);
            return;
        }

        Akka.Actor.ActorSelection.DeliverSelection(_self, _sender, selection);
    }

    private void PublishDebug(string message) =>
        _systemImpl.EventStream.Publish(new Debug(_self.Path.ToString(), _actor?.GetType() ?? _props.Type, message));

    private static Receive Wrap(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };
}
