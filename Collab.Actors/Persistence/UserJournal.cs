using Collab.Actors.Domain;

namespace Collab.Actors.Persistence;

/// <summary>Where a user lies in the journal.</summary>
public static class UserJournal
{
    public static string PersistenceId(UserKey user) => $"user-{user}";
}
