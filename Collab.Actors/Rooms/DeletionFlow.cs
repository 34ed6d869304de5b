namespace Collab.Actors.Rooms;

internal enum DeletionStep
{
    /// <summary>The members are told and end.</summary>
    Members,

    /// <summary>First of the stored things: without snapshots a room is still whole, out of its journal.</summary>
    Snapshots,

    Journal,

    /// <summary>Last: as long as there is an entry, a deletion that broke off is found and finished by the next sweep.</summary>
    Directory,

    Done,
}

/// <summary>
/// The steps of deleting a room, in the order in which breaking off between any two leaves a room that either still works or is found
/// again and finished. Each step is tried three times.
/// </summary>
internal sealed class DeletionFlow(TimeSpan firstRetry)
{
    private const int Tries = 3;

    private int _tries = 1;

    public DeletionStep Step { get; private set; } = DeletionStep.Members;

    public void Advance()
    {
        Step++;
        _tries = 1;
    }

    /// <summary>How long to wait before the step is tried again, null when it has been tried often enough.</summary>
    public TimeSpan? Failed() => _tries < Tries ? firstRetry * (1 << (_tries++ - 1)) : null;
}
