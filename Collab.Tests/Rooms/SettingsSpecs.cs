using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rooms;

/// <summary>How a room takes news of its entry in the directory.</summary>
public sealed class SettingsSpecs : RoomSpec
{
    [Fact(DisplayName = "[RS3] news that was overtaken changes nothing, nor does that of an earlier life of the room; newer news does")]
    public void In_order()
    {
        var room = new RoomFixture(this);
        var record = room.Create();
        var (ann, bob) = (room.Enter("ann"), room.Enter("bob"));
        RoomRecord Members(long version) => record with { Access = RoomAccess.Members, Version = version };
        void Tell(RoomRecord news) => room.Ask<RoomSettingsTaken>(new RoomSettingsChanged(news));

        Tell(record with { Version = 5 });
        Tell(Members(4));
        Tell(Members(9) with { CreatedAt = record.CreatedAt.AddDays(-1) });
        room.Status().ParticipantCount.ShouldBe(2);
        Tell(Members(6) with { Members = record.Members.Add(new UserId("bob"), Role.Viewer) });
        ann.Told<Ejected>().Code.ShouldBe(CloseCode.Forbidden);
        bob.Next("user_left");
        bob.Say("still here");
        bob.Next("message");
    }
}
