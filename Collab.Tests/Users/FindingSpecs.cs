using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Users;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Users;

/// <summary>What runs ask of users: whether they are there, and whether a connection is.</summary>
public sealed class FindingSpecs : RoomSpec
{
    private static readonly TimeSpan Settle = new RoomSettings().RejoinSettle;

    [Fact(DisplayName = "[AG5] a connection that is there is named at once, with the socket that it is at now")]
    public void There()
    {
        var user = new UserFixture(this);
        Find(user, "c-1", user.Connect("c-1"));
        Find(user, "c-1", user.Connect("c-1")); // The same connection, resumed on another socket.
    }

    [Fact(DisplayName = "[AG5] of a connection that is not there nothing is said until those that look for a new life have found it; then that it is not")]
    public void Gone()
    {
        var user = new UserFixture(this);
        user.Shard.Tell(new FindConnection(user.Key, new ConnectionId("c-1")), user.Sender);
        user.Settle();
        user.Sender.HasMessages.ShouldBeFalse();
        user.Advance(Settle);
        Find(user, "c-1", at: null);
        Find(user, "c-1", user.Connect("c-1"));
    }

    [Fact(DisplayName = "[CH2] whether there is such a user is answered without waking anything of theirs: yes, or unknown_user")]
    public void Known()
    {
        var directory = new InMemoryUserDirectory();
        var user = new UserFixture(this, directory: directory);
        user.Ask<UserNotified>(new FindUser(user.Key)).Note.ShouldBe("unknown_user");
        directory.Add(user.Key);
        user.Ask<UserNotified>(new FindUser(user.Key)).ShouldBe(new UserNotified(user.Key, null, 0));
        user.Connect();
        user.Ask<UserNotified>(new FindUser(user.Key)).Connections.ShouldBe(1);
    }

    private static void Find(UserFixture user, string connection, UserSocket? at) =>
        user.Ask<ConnectionFound>(new FindConnection(user.Key, new ConnectionId(connection))).Socket.ShouldBe(at?.Probe.Ref);
}
