using Collab.Actors.Domain;

namespace Collab.Actors.Persistence;

/// <summary>A user's snapshot. The limits in it are settings, not history, and are not stored.</summary>
public sealed record StoredUser(UserState State);
