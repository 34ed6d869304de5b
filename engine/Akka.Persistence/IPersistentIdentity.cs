namespace Akka.Persistence;

/// <summary>Under which id an actor's events and snapshots are stored, and by which plugins.</summary>
public interface IPersistentIdentity
{
    string PersistenceId { get; }

    /// <summary>Configuration path of the journal; null or empty for the default one.</summary>
    string JournalPluginId { get; }

    /// <summary>Configuration path of the snapshot store; null or empty for the default one.</summary>
    string SnapshotPluginId { get; }
}
