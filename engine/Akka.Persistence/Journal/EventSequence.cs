namespace Akka.Persistence.Journal;

/// <summary>What a read event adapter makes of one stored event.</summary>
public interface IEventSequence
{
    IEnumerable<object> Events { get; }
}

/// <summary>No event.</summary>
public interface IEmptyEventSequence : IEventSequence
{
}

/// <summary>Makes event sequences.</summary>
public static class EventSequence
{
    public static IEventSequence Empty = EmptyEventSequence.Instance;

    public static IEventSequence Single(object e) => new SingleEventSequence(e);

    public static IEventSequence Create(params object[] events) => Create((IEnumerable<object>)events);

    public static IEventSequence Create(IEnumerable<object> events) => new EventSequence<object>(events);
}

/// <summary>No event.</summary>
public sealed class EmptyEventSequence : IEmptyEventSequence, IEquatable<IEventSequence>
{
    public static readonly EmptyEventSequence Instance = new();

    private EmptyEventSequence()
    {
    }

    public IEnumerable<object> Events => [];

    public bool Equals(IEventSequence? other) => other is EmptyEventSequence;

    public override bool Equals(object? obj) => obj is EmptyEventSequence;

    public override int GetHashCode() => 0;
}

/// <summary>Several events.</summary>
public class EventSequence<T> : IEventSequence, IEquatable<IEventSequence>
{
    public EventSequence(IEnumerable<object> events)
    {
        Events = events.ToList();
    }

    public IEnumerable<object> Events { get; }

    public bool Equals(IEventSequence? other) => other is not null && Events.SequenceEqual(other.Events);

    public override bool Equals(object? obj) => Equals(obj as IEventSequence);

    public override int GetHashCode() => Events.Aggregate(0, HashCode.Combine);
}

/// <summary>One event.</summary>
public struct SingleEventSequence : IEventSequence, IEquatable<IEventSequence>
{
    private readonly object[] _events;

    public SingleEventSequence(object e)
    {
        _events = [e];
    }

    public readonly IEnumerable<object> Events => _events;

    public readonly bool Equals(IEventSequence? other) => other is not null && Events.SequenceEqual(other.Events);

    public override readonly bool Equals(object? obj) => Equals(obj as IEventSequence);

    public override readonly int GetHashCode() => _events[0].GetHashCode();
}
