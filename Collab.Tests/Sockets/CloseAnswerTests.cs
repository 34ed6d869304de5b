using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Wire;
using Collab.Tests.Edge;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>Who answers a client's close frame.</summary>
public sealed class CloseAnswerTests() : ProbedHost(TimeSpan.FromSeconds(60))
{
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
}
