namespace Collab.Actors.Users;

/// <summary>The user's devices [DV1].</summary>
public sealed partial class UserActor
{
    private void CommandDevices()
    {
    }
}
