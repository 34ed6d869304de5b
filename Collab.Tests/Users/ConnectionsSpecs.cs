using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Users;

/// <summary>A user's connections on all nodes: how many, whose login, and what becomes of those that fail.</summary>
public sealed class ConnectionsSpecs : RoomSpec
{
    [Fact(DisplayName = "[WS12] a user has so many connections over all nodes; one that is over it hears 1013, and a place that is free is taken")]
    public void Limited()
    {
        var user = new UserFixture(this, new CollabSettings { Limits = new LimitSettings { ConnectionsPerUser = 2 } });
        var (one, two) = (user.Connect("c-1"), user.Connect("c-2"));
        var three = user.Socket("c-3");
        three.Attach();
        three.ExpectEnd().ShouldBe(CloseCode.ConnectionLimit);
        one.Leave();
        three.Attach();
        three.ExpectAttached();
        // A socket that dies without a word frees its place too.
        Sys.Stop(two.Probe.Ref);
        var four = user.Socket("c-4");
        AwaitAssert(
            () =>
            {
                four.Attach();
                four.Probe.FishForMessage(message => message is UserAttached or EndSocket).ShouldBeOfType<UserAttached>();
            },
            TimeSpan.FromSeconds(10),
            TimeSpan.FromMilliseconds(10));
    }

    [Fact(DisplayName = "[WS12] a connection that comes over another socket takes no place more, and the socket before it hears 4000")]
    public void Replaced()
    {
        var user = new UserFixture(this, new CollabSettings { Limits = new LimitSettings { ConnectionsPerUser = 1 } });
        var before = user.Connect("c-1");
        before.Missed();
        var after = user.Connect("c-1");
        after.Missed();
        before.ExpectEnd().ShouldBe(CloseCode.Replaced);
        // What the old socket says in the end is not about the new one.
        before.Leave(took: 1);
        user.Tell("hello").Connections.ShouldBe(1);
        after.Heard().Text.ShouldBe("hello");
        before.Probe.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[WS6] a socket that is heard after the one that took its place hears 4000, and the other keeps the place")]
    public void HeardLate()
    {
        var user = new UserFixture(this);
        var later = user.Socket("c-1");
        later.Attach(opened: 2);
        later.ExpectAttached();
        later.Missed();
        var earlier = user.Socket("c-1");
        earlier.Attach(opened: 1);
        earlier.ExpectEnd().ShouldBe(CloseCode.Replaced);
        user.Tell("hello").Connections.ShouldBe(1);
        later.Heard().Text.ShouldBe("hello");
    }

    [Fact(DisplayName = "[WS6] a socket that asks again, because it heard nothing, has one place and hears everything once")]
    public void Asks_again()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        phone.Missed();
        phone.Attach();
        phone.ExpectAttached();
        phone.Missed();
        user.Tell("hello").Connections.ShouldBe(1);
        phone.Heard().Text.ShouldBe("hello");
        user.Tell("next");
        phone.Heard().Text.ShouldBe("next");
    }

    [Fact(DisplayName = "[AU6] a login that is over: its sockets hear 1008 token_revoked, those that come later too, and others stay")]
    public void Revoked()
    {
        var user = new UserFixture(this);
        var (first, second) = (user.Connect("c-1", login: "gone"), user.Connect("c-2", login: "gone"));
        var other = user.Connect("c-3", login: "stays");
        foreach (var socket in new[] { first, second, other })
            socket.Missed();
        user.Shard.Tell(new RevokeLogin(user.Key, "gone"), user.Sender);
        user.Sender.ExpectMsg<LoginRevoked>().Connections.ShouldBe(2);
        first.ExpectEnd().ShouldBe(CloseCode.TokenRevoked);
        second.ExpectEnd().ShouldBe(CloseCode.TokenRevoked);
        var late = user.Socket("c-4");
        late.Attach(login: "gone");
        late.ExpectEnd().ShouldBe(CloseCode.TokenRevoked);
        user.Tell("mark");
        other.Heard().Text.ShouldBe("mark");
    }

    [Fact(DisplayName = "[AU6] a user without connections hears of a login's end too, for a socket that is on its way; nobody is looked up for it")]
    public void Revoked_before_it_came()
    {
        var user = new UserFixture(this);
        user.Shard.Tell(new RevokeLogin(user.Key, "gone"), user.Sender);
        user.Sender.ExpectMsg<LoginRevoked>().Connections.ShouldBe(0);
        var late = user.Socket();
        late.Attach(login: "gone");
        late.ExpectEnd().ShouldBe(CloseCode.TokenRevoked);
    }

    [Fact(DisplayName = "[AU6] a connection that renewed its token is behind the new login: the end of the old one is none of its business")]
    public void Renewed()
    {
        var user = new UserFixture(this);
        var phone = user.Connect("c-1", login: "old");
        phone.Missed();
        user.Shard.Tell(new RenewLogin(user.Key, phone.Connection, "new"), phone.Probe);
        user.Shard.Tell(new RevokeLogin(user.Key, "old"), user.Sender);
        user.Sender.ExpectMsg<LoginRevoked>().Connections.ShouldBe(0);
        user.Shard.Tell(new RevokeLogin(user.Key, "next"), user.Sender);
        user.Sender.ExpectMsg<LoginRevoked>();
        user.Shard.Tell(new RenewLogin(user.Key, phone.Connection, "next"), phone.Probe);
        phone.ExpectEnd().ShouldBe(CloseCode.TokenRevoked);
    }

    [Fact(DisplayName = "[LC2] a user that fails tells its sockets to come again, and they get what they missed, once")]
    public void Fails()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        phone.Missed();
        user.Tell("one");
        phone.Heard();
        EventFilter.Exception<NullReferenceException>().ExpectOne(() => user.Send(null!));
        phone.Probe.ExpectMsg<UserLost>();
        user.Tell("two").Connections.ShouldBe(0);
        phone.Attach(since: 1);
        phone.ExpectAttached();
        phone.Missed().ShouldBe([(2, "two")]);
    }
}
