using Collab.Actors.Domain;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class PermissionTests
{
    [Fact(DisplayName = "[RS3] every kind of action has a right, an owner may all, and nobody less than one below")]
    public void Table()
    {
        foreach (var kind in Enum.GetValues<ActionKind>())
        {
            Permission.May(Role.Owner, kind).ShouldBeTrue(kind.ToString());
            if (Permission.May(Role.Viewer, kind))
                Permission.May(Role.Editor, kind).ShouldBeTrue(kind.ToString());
        }

        Permission.May(Role.Viewer, ActionKind.Draw).ShouldBeFalse();
        Permission.May(Role.Viewer, ActionKind.Preview).ShouldBeFalse();
        Permission.May(Role.Viewer, ActionKind.Cursor).ShouldBeTrue();
        Permission.May(Role.Editor, ActionKind.Undo).ShouldBeTrue();
        Permission.May(Role.Editor, ActionKind.Kick).ShouldBeFalse();
    }
}
