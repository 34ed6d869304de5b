using Collab.Actors.Domain;

namespace Collab.Actors.Users;

/// <summary>
/// Which users there are, for those who have never connected. Implementations may be slow and may throw: the caller sets a deadline
/// with the token.
/// </summary>
public interface IUserDirectory
{
    Task<bool> ExistsAsync(UserKey user, CancellationToken cancel);
}
