using System.Diagnostics;

namespace Collab.Actors.Domain;

/// <summary>What a user may do in a room [RS3].</summary>
public enum Role
{
    Viewer,
    Editor,
    Owner,
}

/// <summary>The kinds of things that a member may want to do.</summary>
public enum ActionKind
{
    Read,
    Cursor,
    Presence,
    Message,
    Application,
    Preview,
    Draw,
    Update,
    Erase,
    Clear,
    Undo,
    Redo,
    Kick,
    ManageRoom,
}

public static class Permission
{
    /// <summary>Viewers see, point, talk; editors also draw and send the application's own events; owners also kick and manage.</summary>
    public static bool May(Role role, ActionKind kind) => role >= Needed(kind);

    private static Role Needed(ActionKind kind) => kind switch
    {
        ActionKind.Read or ActionKind.Cursor or ActionKind.Presence or ActionKind.Message => Role.Viewer,
        ActionKind.Application or ActionKind.Preview or ActionKind.Draw or ActionKind.Update or ActionKind.Erase
            or ActionKind.Clear or ActionKind.Undo or ActionKind.Redo => Role.Editor,
        ActionKind.Kick or ActionKind.ManageRoom => Role.Owner,
        _ => throw new UnreachableException($"No right is set for {kind}."),
    };
}
