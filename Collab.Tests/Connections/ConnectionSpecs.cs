using Akka.Actor;
using Akka.TestKit;
using Collab.Actors.Connections;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Connections;

/// <summary>The connection's actor alone, with probes for its room, its socket and its edge.</summary>
public sealed class ConnectionSpecs : RoomSpec
{
    private static readonly RoomKey Room = new(new OrgId("acme"), new RoomId("room"));
    private static readonly ConnectionId Id = new("c-1");

    private readonly TestProbe _room;
    private readonly TestProbe _socket;
    private readonly TestProbe _edge;
    private readonly IActorRef _connection;
    private readonly SteppedTime _clock = new();

    public ConnectionSpecs()
    {
        (_room, _socket, _edge) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        var props = ConnectionActor.Props(Room, Id, _socket, attachment: 1, RoomFixture.Defaults, _clock);
        _connection = Sys.ActorOf(StepParent.Props(props, _room))
            .Ask<IActorRef>(new StepParent.GetChild(), TimeSpan.FromSeconds(10)).Arrives();
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact(DisplayName = "[LC1] CONNECTING has its deadline: without a place in five seconds the connection is given up")]
    public void Connecting_deadline()
    {
        Say("1"); // It runs, and so does its timer.
        _room.ExpectMsg<Submit>();
        Scheduler.Advance(TimeSpan.FromSeconds(5));
        _room.ExpectMsg<GaveUp>().Code.ShouldBe(CloseCode.Internal);
    }

    [Fact(DisplayName = "[LC1] READY has none: once entered, the deadlines are over")]
    public void Ready_has_no_deadline()
    {
        _connection.Tell(Entered.Instance);
        Say("1");
        _room.ExpectMsg<Submit>();
        Scheduler.Advance(TimeSpan.FromMinutes(10));
        Say("2");
        _room.ExpectMsg<Submit>().ClientId.ShouldBe("2");
    }

    [Fact(DisplayName = "[LC1] CATCHING UP has its deadline: a socket that takes nothing in ten seconds is given up")]
    public void Catching_up_deadline()
    {
        _connection.Tell(new CatchUp(_edge, After: 0, UpTo: 10));
        Say("1"); // What the client sends meanwhile is carried out.
        _room.ExpectMsg<Submit>();
        Scheduler.Advance(TimeSpan.FromSeconds(10));
        _room.ExpectMsg<GaveUp>();
    }

    [Fact(DisplayName = "[RC2] a confirmation that comes late, of a socket before this one, does not have a page sent twice")]
    public void Late_confirmation()
    {
        _connection.Tell(new CatchUp(_edge, After: 0, UpTo: 10));
        _connection.Tell(new Drained(Room, Id));
        _room.ExpectMsg<PageNeeded>();
        _connection.Tell(new Drained(Room, Id));
        Say("1");
        _room.ExpectMsg<Submit>();
    }

    [Fact(DisplayName = "[LC1] CLOSING has its deadline: a socket that does not end in two seconds is left to itself, and counted")]
    public void Closing_deadline()
    {
        Watch(_connection);
        _connection.Tell(Entered.Instance);
        _connection.Tell(new Close(CloseCode.Kicked));
        _socket.ExpectMsg<Ejected>().Code.ShouldBe(CloseCode.Kicked);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Scheduler.Advance(TimeSpan.FromSeconds(2));
        _room.ExpectMsg<CloseForced>().Waited.ShouldBe(TimeSpan.FromSeconds(2));
        ExpectTerminated(_connection);
    }

    [Theory(DisplayName = "[LC1] CLOSING ends at once when the socket leaves, is lost, or ends")]
    [InlineData("leaves")]
    [InlineData("is lost")]
    [InlineData("ends")]
    public void Closing_ends(string how)
    {
        Watch(_connection);
        _connection.Tell(Entered.Instance);
        _connection.Tell(new Close(CloseCode.RoomDeleted));
        _socket.ExpectMsg<Ejected>();
        if (how == "leaves")
            _connection.Tell(Leave.Instance, _socket);
        else if (how == "is lost")
            _connection.Tell(SocketLost.Instance, _socket);
        else
            Sys.Stop(_socket);
        ExpectTerminated(_connection);
    }

    [Fact(DisplayName = "[RM5] a lost socket is reported, and its grace; a rebind ends it")]
    public void Grace()
    {
        _connection.Tell(Entered.Instance);
        _connection.Tell(SocketLost.Instance, _socket);
        _room.ExpectMsg<Lost>().Attachment.ShouldBe(1);
        var second = CreateTestProbe();
        _connection.Tell(new Rebind(second, 2));
        _connection.Tell(Entered.Instance);
        _connection.Tell(new Inbound(Frame("1")), second);
        _room.ExpectMsg<Submit>();
        Scheduler.Advance(TimeSpan.FromMinutes(1));

        _connection.Tell(SocketLost.Instance, second);
        _room.ExpectMsg<Lost>().Attachment.ShouldBe(2);
        Scheduler.Advance(RoomFixture.Defaults.Rooms.LeaveGrace);
        _room.ExpectMsg<Left>().Attachment.ShouldBe(2);
    }

    [Fact(DisplayName = "[WS6] what an older socket still says counts for nothing")]
    public void Old_socket()
    {
        _connection.Tell(Entered.Instance);
        var second = CreateTestProbe();
        _connection.Tell(new Rebind(second, 2));
        _connection.Tell(Entered.Instance);
        _connection.Tell(Leave.Instance, _socket);
        _connection.Tell(SocketLost.Instance, _socket);
        _connection.Tell(new Inbound(Frame("old")), _socket);
        Sys.Stop(_socket);
        _connection.Tell(new Inbound(Frame("new")), second);
        _room.ExpectMsg<Submit>().ClientId.ShouldBe("new");
    }

    private void Say(string id) => _connection.Tell(new Inbound(Frame(id)), _socket);

    private static ClientFrame Frame(string id) =>
        new() { Kind = ClientFrameKind.Message, Type = "message", Id = id, Data = "{}"u8.ToArray() };
}
