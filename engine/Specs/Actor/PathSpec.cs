using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class PathSpec
{
    private static readonly Address Local = new("akka", "sys");
    private static readonly Address Remote = new("akka.tcp", "sys", "Host", 4711);

    [Fact(DisplayName = "a path is written with its address and its names, and read back the same")]
    public void RoundTrip()
    {
        var path = new RootActorPath(Remote) / "user" / "a" / "b";
        path.ToString().ShouldBe("akka.tcp://sys@host:4711/user/a/b");
        path.ToStringWithoutAddress().ShouldBe("/user/a/b");
        path.Elements.ShouldBe(["user", "a", "b"]);
        path.Depth.ShouldBe(3);
        ActorPath.Parse(path.ToString()).ShouldBe(path);
        new RootActorPath(Local).ToString().ShouldBe("akka://sys/");
    }

    [Fact(DisplayName = "the uid is written for serialization, read back, and no part of equality")]
    public void Uid()
    {
        var path = (new RootActorPath(Local) / "user" / "a").WithUid(42);
        path.ToSerializationFormat().ShouldBe("akka://sys/user/a#42");
        path.ToSerializationFormatWithAddress(Remote).ShouldBe("akka.tcp://sys@host:4711/user/a#42");
        ActorPath.Parse("akka://sys/user/a#42").Uid.ShouldBe(42);
        path.ShouldBe(new RootActorPath(Local) / "user" / "a");
        path.GetHashCode().ShouldBe((new RootActorPath(Local) / "user" / "a").GetHashCode());
    }

    [Theory(DisplayName = "malformed paths are no paths")]
    [InlineData("")]
    [InlineData("://hallo")]
    [InlineData("s://dd@:12")]
    [InlineData("s://dd@h:hd")]
    [InlineData("a://l:1/b")]
    [InlineData("user/a")]
    public void Malformed(string text) => ActorPath.TryParse(text, out _).ShouldBeFalse();

    [Theory(DisplayName = "names have letters, digits, some symbols and escapes, and do not begin with $")]
    [InlineData("a", true)]
    [InlineData("a-b_c.d*e", true)]
    [InlineData("%C3%A9", true)]
    [InlineData("a$", true)]
    [InlineData("$a", false)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("é", false)]
    [InlineData("%", false)]
    [InlineData("a b", false)]
    public void Names(string name, bool valid) => ActorPath.IsValidPathElement(name).ShouldBe(valid);

    [Fact(DisplayName = "addresses are equal by their parts, with the host in any case")]
    public void Addresses()
    {
        Remote.ShouldBe(new Address("akka.tcp", "sys", "host", 4711));
        Remote.ToString().ShouldBe("akka.tcp://sys@host:4711");
        Remote.HasGlobalScope.ShouldBeTrue();
        Local.HasLocalScope.ShouldBeTrue();
        Address.Parse("akka.tcp://sys@host:4711").ShouldBe(Remote);
        Remote.WithPort(1).ShouldNotBe(Remote);
        Remote.HostPort().ShouldBe("sys@host:4711");
    }

    [Fact(DisplayName = "paths sort by address, then by names")]
    public void Sorting()
    {
        var root = new RootActorPath(Local);
        var sorted = new[] { root / "b", root / "a" / "z", root / "a" }.Order().ToList();
        sorted.ShouldBe([root / "a", root / "a" / "z", root / "b"]);
    }
}
