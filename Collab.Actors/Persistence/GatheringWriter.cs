using System.Collections.Immutable;

namespace Collab.Actors.Persistence;

/// <summary>
/// The way into the journal. While one write is under way commands gather; then all of them are decided, each on the state that the one
/// before left, and written as one. Nobody hears of any of it before the journal has said yes.
/// </summary>
internal abstract class GatheringWriter<TState, TCommand, TBatch>(int limit)
    where TBatch : WriteBatch<TCommand>
{
    private List<TCommand> _gathered = [];

    public TBatch? InFlight { get; private set; }

    public bool Idle => InFlight is null && _gathered.Count == 0;

    /// <summary>False when too many wait already.</summary>
    public bool TryGather(TCommand command)
    {
        if (_gathered.Count >= limit)
            return false;
        _gathered.Add(command);
        return true;
    }

    /// <summary>
    /// The next batch, or null when there is nothing to do now. An empty one has nothing to store and is through at once; any other is in
    /// flight until <see cref="Heard"/> gives it back.
    /// </summary>
    public TBatch? Next(TState now)
    {
        if (InFlight is not null || _gathered.Count == 0)
            return null;
        var batch = Decide(now, GiveUpWaiting());
        InFlight = batch.IsEmpty ? null : batch;
        return batch;
    }

    /// <summary>The journal has answered for one event. The batch, when that was its last; it is in flight no more.</summary>
    public TBatch? Heard(bool refused)
    {
        if (InFlight is not { } batch || !batch.Hear(refused))
            return null;
        InFlight = null;
        return batch;
    }

    /// <summary>Everything that is not stored, or not known to be, when no more can be written.</summary>
    public ImmutableArray<TCommand> GiveUp()
    {
        var written = InFlight?.Commands ?? [];
        InFlight = null;
        return written.AddRange(GiveUpWaiting());
    }

    /// <summary>What has not gone to the journal yet, and will not any more.</summary>
    public ImmutableArray<TCommand> GiveUpWaiting()
    {
        ImmutableArray<TCommand> waiting = [.. _gathered];
        _gathered = [];
        return waiting;
    }

    /// <summary>All of the commands, each on the state that the one before left.</summary>
    protected abstract TBatch Decide(TState now, ImmutableArray<TCommand> commands);
}
