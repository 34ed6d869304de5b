using Akka.Persistence;

namespace Collab.Actors.Persistence;

/// <summary>When a snapshot of a room or user is due, whether one is under way, and which old ones may go: the last two are kept.</summary>
internal sealed class SnapshotKeeper(int every, int atEnd)
{
    private const int Kept = 2;

    private readonly Queue<long> _places = new();
    private long _tried;

    public bool InProgress { get; private set; }

    /// <summary>It was recovered from this snapshot, of <paramref name="seq"/>.</summary>
    public void Recovered(SnapshotMetadata metadata, long seq)
    {
        _tried = seq;
        _places.Enqueue(metadata.SequenceNr);
    }

    /// <summary>A life begins, without any.</summary>
    public void Reset() => _tried = 0;

    /// <summary>One that failed counts as tried: the next is due when it would have been anyway.</summary>
    public bool Due(long seq) => !InProgress && seq - _tried >= every;

    public bool WorthAtEnd(long seq) => !InProgress && seq - _tried >= atEnd;

    public void Begin(long seq)
    {
        InProgress = true;
        _tried = seq;
    }

    /// <summary>What can be deleted now, or null.</summary>
    public SnapshotSelectionCriteria? Saved(SnapshotMetadata metadata)
    {
        InProgress = false;
        _places.Enqueue(metadata.SequenceNr);
        if (_places.Count <= Kept)
            return null;
        _places.Dequeue();
        return new SnapshotSelectionCriteria(_places.Peek() - 1);
    }

    /// <summary>It failed, or it does not matter any more.</summary>
    public void Settle() => InProgress = false;
}
