namespace Akka.Persistence.Journal;

/// <summary>Translates events on their way to the journal and back.</summary>
public interface IEventAdapter : IWriteEventAdapter, IReadEventAdapter
{
}

/// <summary>Translates events on their way to the journal.</summary>
public interface IWriteEventAdapter
{
    /// <summary>A hint for reading the event later, kept beside it.</summary>
    string Manifest(object evt);

    /// <summary>What is stored in the place of the event; a <see cref="Tagged"/> gives it tags.</summary>
    object ToJournal(object evt);
}

/// <summary>Translates stored events on their way to the actor.</summary>
public interface IReadEventAdapter
{
    /// <summary>The events that the actor gets in the place of the stored one: none, one or more.</summary>
    IEventSequence FromJournal(object evt, string manifest);
}
