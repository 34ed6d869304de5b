using Collab.Actors.Domain;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class PresenceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact(DisplayName = "[RM3] participants are connections, users are people, and neither falls below zero")]
    public void Counts()
    {
        var presence = Join(Join(Join(Presence.Empty, "c1", "ann"), "c2", "ann"), "c3", "bob");
        (presence.ParticipantCount, presence.UserCount).ShouldBe((3, 2));
        presence = presence.Leave(Id("c1"));
        (presence.ParticipantCount, presence.UserCount).ShouldBe((2, 2));
        presence = presence.Leave(Id("c2")).Leave(Id("c2")).Leave(Id("nobody"));
        (presence.ParticipantCount, presence.UserCount).ShouldBe((1, 1));
        presence.Leave(Id("c3")).ParticipantCount.ShouldBe(0);
    }

    [Fact(DisplayName = "[RM3] participants come in the order in which they joined")]
    public void Order() =>
        Join(Join(Join(Presence.Empty, "c9", "ann"), "c1", "bob"), "c5", "cid").Leave(Id("c1"))
            .Participants.Select(who => who.Connection.Value).ShouldBe(["c9", "c5"]);

    [Fact(DisplayName = "[RM5] a dropped connection is present until its grace is over, and whole again when it resumes")]
    public void Grace()
    {
        var presence = Join(Presence.Empty, "c1", "ann").SetState(Id("c1"), "1"u8.ToArray()).Detach(Id("c1"), Noon);
        presence.ParticipantCount.ShouldBe(1);
        presence.Detach(Id("c1"), Noon.AddSeconds(1)).Find(Id("c1"))!.DetachedSince.ShouldBe(Noon);
        presence.DetachedUntil(Noon.AddSeconds(-1)).ShouldBeEmpty();
        presence.DetachedUntil(Noon).Single().Connection.ShouldBe(Id("c1"));
        var back = Join(presence, "c1", "ann");
        back.DetachedUntil(DateTimeOffset.MaxValue).ShouldBeEmpty();
        back.ParticipantCount.ShouldBe(1);
        back.Find(Id("c1"))!.State!.Value.ToArray().ShouldBe("1"u8.ToArray());
    }

    [Fact(DisplayName = "[RM6] the latest state wins, and a state of somebody who is gone is nobody's")]
    public void State()
    {
        var presence = Join(Presence.Empty, "c1", "ann").SetState(Id("c1"), "1"u8.ToArray()).SetState(Id("c1"), "2"u8.ToArray());
        presence.Find(Id("c1"))!.State!.Value.ToArray().ShouldBe("2"u8.ToArray());
        presence.SetState(Id("c2"), "3"u8.ToArray()).ParticipantCount.ShouldBe(1);
    }

    private static Presence Join(Presence presence, string connection, string user) =>
        presence.Join(Id(connection), UserId.Parse(user), user);

    private static ConnectionId Id(string id) => ConnectionId.Parse(id);
}
