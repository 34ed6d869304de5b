namespace Akka.Persistence;

/// <summary>A persistent actor that says by a bool whether it handled a message.</summary>
public abstract class PersistentActor : Eventsourced
{
    protected override bool Receive(object message) => ReceiveCommand(message);
}
