using Collab.Actors.Edge;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>A client's close frame that the socket's actor does not answer.</summary>
public sealed class CloseDeadlineTests() : ProbedHost(TimeSpan.FromMilliseconds(200))
{
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
}
