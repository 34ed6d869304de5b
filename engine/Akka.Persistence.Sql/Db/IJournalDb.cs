namespace Akka.Persistence.Sql.Db;

/// <summary>A journal's tables in one kind of database. No call blocks its caller.</summary>
internal interface IJournalDb
{
    /// <summary>Stores rows. Several writes share a transaction; a bad row fails its own write alone.</summary>
    void Write(JournalWrite write);

    /// <summary>The highest number ever written, deleted rows included; 0 for none.</summary>
    Task<long> HighestAsync(string persistenceId, CancellationToken cancellationToken);

    /// <summary>The rows of one page in order, without deleted ones.</summary>
    Task<IReadOnlyList<JournalRow>> PageAsync(string persistenceId, long from, long to, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes up to and with a number; the last deleted row stays, marked, so that the number stays known.</summary>
    Task DeleteAsync(string persistenceId, long to, CancellationToken cancellationToken);

    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>The journal stops; what was taken is still written.</summary>
    void Close();
}

/// <summary>A snapshot table in one kind of database. No call blocks its caller.</summary>
internal interface ISnapshotDb
{
    Task SaveAsync(SnapshotRow row, CancellationToken cancellationToken);

    Task<SnapshotRow?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken);

    /// <summary>Deletes within bounds, all inclusive; times in ticks.</summary>
    Task DeleteAsync(string persistenceId, long minSequenceNr, long maxSequenceNr, long minCreated, long maxCreated, CancellationToken cancellationToken);

    Task PingAsync(CancellationToken cancellationToken);
}
