using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Runs;
using Collab.Actors.Users;
using Collab.Tests.Runs;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Cluster;

/// <summary>
/// An actor whose journal fails ends. Its shard, here a probe that asks it as well, must know that before anybody is refused: only then does
/// what comes next wait for the next life, and not get lost in this one's mailbox.
/// </summary>
public sealed class FailedWriteSpecs : RoomSpec
{
    private readonly TestProbe _shard;

    public FailedWriteSpecs() => _shard = CreateTestProbe();

    [Fact(DisplayName = "[RC4] a room whose journal fails leaves its shard before it refuses anybody")]
    public void Room()
    {
        var room = new RoomFixture(this);
        room.Turn(Gate.Failing);
        var ann = new Member(new ConnectionId("c-ann"), new UserId("ann"), "ann", room.Key.Org, []);
        LeavesBefore<JoinRefused>(RoomActor.Props(room.Key, room.Services), new Join(room.Key, ann, From: null));
    }

    [Fact(DisplayName = "[RC4] a user whose journal fails leaves its shard before it refuses anybody")]
    public void User()
    {
        var user = new UserFixture(this);
        user.Turn(Gate.Failing);
        var notice = new Notice("direct", new Author(new UserId("bob"), "Bob", new ConnectionId("c-bob")), UserFixture.Data("lost"));
        LeavesBefore<UserRefused>(UserActor.Props(user.Key, user.Services), new NotifyUser(user.Key, notice));
    }

    [Fact(DisplayName = "[RC4] a run whose journal fails leaves its shard before it refuses anybody")]
    public void Run()
    {
        var run = new RunFixture(this);
        run.Turn(Gate.Failing);
        LeavesBefore<RunRefused>(RunActor.Props(run.Key, run.Services), run.Started);
    }

    private void LeavesBefore<TRefusal>(Props entity, object asked)
    {
        var actor = _shard.ChildActorOf(entity);
        _shard.Watch(actor);
        actor.Tell(asked, _shard.Ref);
        _shard.ExpectMsg<Passivate>();
        _shard.LastSender.ShouldBe(actor);
        _shard.ExpectMsg<TRefusal>();
        _shard.ExpectTerminated(actor);
    }
}
