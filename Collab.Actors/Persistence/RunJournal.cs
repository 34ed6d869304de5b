using Collab.Actors.Domain;

namespace Collab.Actors.Persistence;

/// <summary>Where a run lies in the journal: its events, and between them notes of how far they have been delivered.</summary>
public static class RunJournal
{
    public static string PersistenceId(RunKey run) => $"run-{run}";
}

/// <summary>Every event up to this number has been taken by the run's user or room.</summary>
public sealed record RunDelivered(long UpTo);
