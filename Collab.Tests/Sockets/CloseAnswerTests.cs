using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Wire;
using Collab.Tests.Edge;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>Who answers a client's close frame, over a real socket: probes stand for the edge and for the socket's actor.</summary>
public sealed class CloseAnswerTests() : SocketHost(new CollabSettings
{
    Limits = new LimitSettings { ConnectionsPerUser = 0, ConnectionsPerAddress = 0 },
    Lifecycle = new LifecycleSettings { Close = TimeSpan.FromSeconds(1) },
})
{
    private TestProbe _edge = null!;

    internal override IActorRef StartEdge() => _edge = CreateTestProbe("probed-edge");

    [Fact(DisplayName = "[DM1] a client's close frame is answered when its actor says so, behind what is written until then, with the client's own code")]
    public async Task AnsweredByTheActor()
    {
        var (raw, actor, wire) = await OpenAsync();
        using var client = raw;
        var outbox = new Outbox(wire, new ConnectionId("me"), 1 << 20, 16, Metrics, () => { });
        outbox.OfferKept(Frames.Of("kept", 1), 1);
        await client.ReceiveAsync("kept");
        await client.SendAsync(RawSocket.Close, [0x0B, 0xB8]);
        actor.ExpectMsg<WireClosed>().Clean.ShouldBeTrue();
        outbox.Taken.ShouldBe(1);
        // Had the answer gone out already, nothing could follow it.
        outbox.Offer(Frames.Of("late"));
        wire.Close(CloseCode.Replaced);
        await client.ReceiveAsync("late");
        (await client.ReceiveCloseAsync())!.Value.ShouldBe((3000, ""));
        (await client.EndsAsync()).ShouldBeTrue();
    }

    [Fact(DisplayName = "[LC3] an actor that is stuck holds no client's close up for longer than the deadline")]
    public async Task AnsweredWithoutTheActor()
    {
        var (raw, actor, _) = await OpenAsync();
        using var client = raw;
        await client.SendAsync(RawSocket.Close, [0x03, 0xE8]);
        actor.ExpectMsg<WireClosed>();
        (await client.ReceiveCloseAsync())!.Value.Code.ShouldBe(1000);
        (await client.EndsAsync()).ShouldBeTrue();
    }

    private async Task<(RawSocket Client, TestProbe Actor, IWire Wire)> OpenAsync()
    {
        var opening = RawAsync();
        var open = _edge.ExpectMsg<OpenSocket>();
        var actor = CreateTestProbe();
        _edge.Reply(new SocketOpened(actor, new ConnectionId("me")));
        actor.ExpectMsg<Attached>();
        return (await opening, actor, open.Wire);
    }
}
