namespace Collab.Actors.Users;

/// <summary>What every user works with.</summary>
public sealed record UserServices(CollabSettings Settings, IUserDirectory Directory, TimeProvider Clock);
