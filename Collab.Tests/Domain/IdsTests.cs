using Collab.Actors.Domain;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class IdsTests
{
    [Theory(DisplayName = "[RS1] an id is 1 to 128 of [A-Za-z0-9_.:-]")]
    [InlineData("a", true)]
    [InlineData("AZaz09_.:-", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("é", false)]
    [InlineData("a\n", false)]
    [InlineData(null, false)]
    public void Syntax(string? text, bool valid) => RoomId.TryParse(text, out _).ShouldBe(valid);

    [Fact(DisplayName = "[RS1] 128 characters pass, 129 do not")]
    public void Length()
    {
        RoomId.TryParse(new string('a', 128), out _).ShouldBeTrue();
        RoomId.TryParse(new string('a', 129), out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => RoomId.Parse(new string('a', 129)));
    }

    [Theory(DisplayName = "[RM2] a room's key is org/room and reads back; anything else is none")]
    [InlineData("org/room", true)]
    [InlineData("org/room/x", false)]
    [InlineData("/room", false)]
    [InlineData("org/", false)]
    [InlineData("org", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Keys(string? text, bool valid)
    {
        RoomKey.TryParse(text, out var key).ShouldBe(valid);
        if (valid)
            key.ToString().ShouldBe(text);
    }

    [Fact(DisplayName = "[RM2] the same room id in two organisations is two rooms")]
    public void TwoRooms() => new RoomKey(OrgId.Parse("a"), RoomId.Parse("r")).ShouldNotBe(new RoomKey(OrgId.Parse("b"), RoomId.Parse("r")));
}
