using Collab.Actors.Domain;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class InboxTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact(DisplayName = "[DM1] a gap or a repetition in the numbers is refused: a journal that lies must not become an inbox")]
    public void Gaps()
    {
        var inbox = Inbox.Empty(InboxLimits.Default).Apply(Kept(1));
        Should.Throw<ArgumentException>(() => inbox.Apply(Kept(1)));
        Should.Throw<ArgumentException>(() => inbox.Apply(Kept(3)));
    }

    [Fact(DisplayName = "[DV1] what is for one connection is nobody else's, and has its number all the same")]
    public void Only()
    {
        var inbox = Inbox.Empty(InboxLimits.Default).Apply(Kept(1)).Apply(Kept(2) with { Only = new ConnectionId("phone") }).Apply(Kept(3));
        inbox.After(0, new ConnectionId("phone"), Now).Select(item => item.Seq).ShouldBe([1, 2, 3]);
        inbox.After(0, new ConnectionId("desk"), Now).Select(item => item.Seq).ShouldBe([1, 3]);
    }

    [Fact(DisplayName = "[DM1] nobody can have taken in what was not sent, and an acknowledgement never goes back")]
    public void Acknowledging()
    {
        var inbox = Inbox.Empty(InboxLimits.Default).Apply(Kept(1)).Apply(Kept(2));
        inbox.Acknowledge(9, Now)!.UpTo.ShouldBe(2);
        inbox = inbox.Apply(inbox.Acknowledge(2, Now)!);
        inbox.Acknowledge(1, Now).ShouldBeNull();
        inbox.Acknowledge(2, Now).ShouldBeNull();
    }

    private static NoticeKept Kept(long seq) => new(seq, Now, "c-1", $"{seq}", "{}"u8.ToArray());
}
