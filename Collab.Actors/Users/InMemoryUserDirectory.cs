using System.Collections.Concurrent;
using Collab.Actors.Domain;

namespace Collab.Actors.Users;

/// <summary>A directory for one process that keeps nothing.</summary>
public sealed class InMemoryUserDirectory : IUserDirectory
{
    private readonly ConcurrentDictionary<UserKey, bool> _users = new();

    public void Add(UserKey user) => _users[user] = true;

    public Task<bool> ExistsAsync(UserKey user, CancellationToken cancel) =>
        cancel.IsCancellationRequested ? Task.FromCanceled<bool>(cancel) : Task.FromResult(_users.ContainsKey(user));
}
