using Collab.Actors.Domain;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class ChannelRulesTests
{
    private static readonly ChannelUser Ann = new(new UserId("ann"), ["user"], ["red"], ["ws.1"]);

    [Theory(DisplayName = "[CH1] topics are free, teams and workspaces go by claim, user: is the user's own, and there are no others")]
    [InlineData("topic:news", ChannelVerdict.Allowed)]
    [InlineData("topic:a:b", ChannelVerdict.Allowed)]
    [InlineData("team:red", ChannelVerdict.Allowed)]
    [InlineData("team:blue", ChannelVerdict.Forbidden)]
    [InlineData("workspace:ws.1", ChannelVerdict.Allowed)]
    [InlineData("workspace:red", ChannelVerdict.Forbidden)]
    [InlineData("user:ann", ChannelVerdict.Own)]
    [InlineData("user:bob", ChannelVerdict.Forbidden)]
    [InlineData("topic:", ChannelVerdict.Unknown)]
    [InlineData("team:", ChannelVerdict.Unknown)]
    [InlineData("topic", ChannelVerdict.Unknown)]
    [InlineData(":red", ChannelVerdict.Unknown)]
    [InlineData("TOPIC:news", ChannelVerdict.Unknown)]
    [InlineData("room:red", ChannelVerdict.Unknown)]
    public void Whose(string channel, ChannelVerdict verdict)
    {
        ChannelRules.MayHear(Ann, new ChannelName(channel)).ShouldBe(verdict);
        ChannelRules.MayPublish(Ann, new ChannelName(channel)).ShouldBe(verdict);
    }

    [Theory(DisplayName = "[CH1] service and admin publish to every team and workspace, but hear only their own; nobody publishes for another user")]
    [InlineData("service")]
    [InlineData("admin")]
    public void Publishers(string role)
    {
        var who = Ann with { Roles = [role] };
        foreach (var channel in new[] { "team:blue", "workspace:other" })
        {
            ChannelRules.MayPublish(who, new ChannelName(channel)).ShouldBe(ChannelVerdict.Allowed);
            ChannelRules.MayHear(who, new ChannelName(channel)).ShouldBe(ChannelVerdict.Forbidden);
        }

        ChannelRules.MayPublish(who, new ChannelName("user:bob")).ShouldBe(ChannelVerdict.Forbidden);
    }

    [Fact(DisplayName = "[CH1] a token's claims name its channels; one that makes no name is left out")]
    public void Claims() => ChannelRules.ByClaim(Ann with { Teams = ["red", new string('x', 200), "a b"] }).Select(channel => channel.Value)
        .ShouldBe(["team:red", "workspace:ws.1"]);
}
