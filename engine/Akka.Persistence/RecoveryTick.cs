namespace Akka.Persistence;

/// <summary>Tells a recovering actor that the time for a snapshot, or for the next event, is over.</summary>
public sealed class RecoveryTick
{
    public RecoveryTick(bool snapshot)
    {
        Snapshot = snapshot;
    }

    public bool Snapshot { get; }
}
