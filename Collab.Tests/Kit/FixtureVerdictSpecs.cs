using Collab.Tests.Support;
using Shouldly;
using Xunit.Sdk;

namespace Collab.Tests.Kit;

/// <summary>How the TestKit fails its users' tests. Its patience is short here, and still long enough for what does come.</summary>
public sealed class FixtureVerdictSpecs() : RoomSpec("akka.test.single-expect-default = 3s")
{
    [Fact(DisplayName = "a socket that gets another frame than the test expects fails it in xunit's way, and shows the frame")]
    public void Other_frame()
    {
        var ann = new RoomFixture(this).Enter("ann");
        ann.Say("{0} braces {");
        Should.Throw<XunitException>(() => ann.Next("ack")).Message.ShouldContain("c-ann expected a frame ack, and got {\"type\":\"message\"");
    }

    [Fact(DisplayName = "a socket that gets nothing fails the test when the kit's patience is over, and says who waited")]
    public void No_frame()
    {
        var ann = new RoomFixture(this).Enter("ann");
        Should.Throw<XunitException>(() => ann.Next("message")).Message.ShouldContain("c-ann waited 00:00:03");
        Should.Throw<XunitException>(() => ann.ExpectEjected()).Message.ShouldContain("c-ann waited 00:00:03");
    }

    [Fact(DisplayName = "a question that nobody answers fails the test, and is named")]
    public void No_answer()
    {
        var room = new RoomFixture(this);
        Should.Throw<XunitException>(() => room.Ask<string>("who?")).Message.ShouldContain("the answer to who?");
    }

    [Fact(DisplayName = "a user's socket that gets another frame than the test expects fails it, and shows the frame")]
    public void Users_other_frame()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        phone.MissedFrames().ShouldBeEmpty();
        user.Tell("hello");
        Should.Throw<XunitException>(() => phone.Next("publish")).Message.ShouldContain("c-1 expected a frame publish, and got {\"type\":\"direct\"");
    }
}
