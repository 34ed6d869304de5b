using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using BenchmarkDotNet.Attributes;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Benchmarks.Edge;

/// <summary>One broadcast through the edge to all members of a room, whose sockets take it at once: the cost beside that of the sockets.</summary>
[MemoryDiagnoser]
public class FanOutBenchmark
{
    private static readonly RoomKey Room = new(OrgId.Parse("org"), RoomId.Parse("room"));

    private readonly EdgeMetrics _metrics = new();
    private ActorSystem _system = null!;
    private IActorRef _edge = null!;
    private ImmutableArray<Frame> _frame;
    private long _seq;

    [Params(5, 50, 500)]
    public int Members { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _system = ActorSystem.Create("fan-out", "akka.loglevel = WARNING");
        _frame = [Frame.FromJson(Encoding.ASCII.GetBytes(new string('x', 200)))];
        var settings = new CollabSettings { Limits = new LimitSettings { ConnectionsPerUser = 0 } };
        _edge = _system.ActorOf(EdgeActor.Props(new EdgeServices(
            settings, new SessionTickets(new byte[32]), new NoTokens(), _system.ActorOf<OpenRooms>(), TimeProvider.System, _metrics)));
        var who = new Principal(UserId.Parse("ann"), "ann", Room.Org, [], "login", DateTimeOffset.MaxValue);
        for (var n = 0; n < Members; n++)
        {
            var opened = await _edge.Ask<SocketOpened>(new OpenSocket(who, new TakingWire(), Room.Room, null, null));
            opened.Socket.Tell(Attached.Instance);
        }

        while (_metrics.FramesOut < Members)
            await Task.Delay(10);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _system.Terminate();
        _metrics.Dispose();
    }

    /// <summary>A hundred broadcasts, and the question that is answered after them.</summary>
    [Benchmark(OperationsPerInvoke = 100)]
    public Task Broadcast()
    {
        for (var n = 0; n < 100; n++)
            _edge.Tell(new Broadcast(Room, _frame, ++_seq));
        return _edge.Ask<EdgeStatus>(GetEdgeStatus.Instance);
    }

    /// <summary>In place of the rooms: everybody is let in, with a frame of greeting.</summary>
    private sealed class OpenRooms : ReceiveActor
    {
        public OpenRooms() => Receive<Join>(join =>
        {
            Context.ActorSelection(Sender.Path.Parent).Tell(new Enter(join.Room, join.Who.Connection, Sender, [], 0, join.Attempt));
            Sender.Tell(new Joined(join.Room, new Epoch("epoch"), 0, false, join.Attempt));
        });

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
    }

    private sealed class NoTokens : ITokenVerifier
    {
        public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellation) =>
            ValueTask.FromResult(TokenVerdict.Invalid(CloseCode.InvalidToken));
    }
}
