using System.Collections.Immutable;

namespace Collab.Actors.Persistence;

/// <summary>Commands that were decided together, and whose events are stored together or not at all.</summary>
internal abstract class WriteBatch<TCommand>(ImmutableArray<TCommand> commands, int events)
{
    private int _outstanding = events;

    public ImmutableArray<TCommand> Commands { get; } = commands;

    /// <summary>Nothing is to be stored.</summary>
    public bool IsEmpty { get; } = events == 0;

    public bool Refused { get; private set; }

    /// <summary>The journal has answered for one event. True with the last.</summary>
    public bool Hear(bool refused)
    {
        Refused |= refused;
        return --_outstanding <= 0;
    }
}
