using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Edge;
using Collab.Actors.Wire;
using Collab.Host.Sockets;
using Shouldly;

namespace Collab.Tests.Sockets;

/// <summary>The reader of a socket over a real TCP connection, with a probe in place of the socket's actor.</summary>
public sealed class PumpTests : Akka.TestKit.Xunit2.TestKit, IAsyncLifetime
{
    private readonly TestProbe _actor;
    private RawSocket _client = null!;
    private SocketWire _wire = null!;
    private Socket _accepted = null!;
    private Task<WireClosed> _end = null!;

    public PumpTests() : base("akka.test.single-expect-default = 10s") => _actor = CreateTestProbe();

    public async Task InitializeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client = await RawSocket.ConnectAsync(((IPEndPoint)listener.LocalEndPoint!).Port);
        _accepted = await listener.AcceptAsync();
        _wire = new SocketWire(
            new NetworkStream(_accepted, ownsSocket: true), () => _accepted.Close(0), "collab.v1", deflates: false, new LifecycleSettings(), outstanding: 10);
        _end = new SocketPump(_wire, _actor, WireLimits.Default).RunAsync();
    }

    public async Task DisposeAsync()
    {
        _wire.Abort();
        await _end.WaitAsync(TimeSpan.FromSeconds(10));
        _wire.Dispose();
        _client.Dispose();
    }

    [Fact(DisplayName = "[RC3] no more frames are under way inwards than may be; each that is dealt with lets the next in, in order")]
    public async Task HoldsBack()
    {
        for (var n = 0; n < 30; n++)
            await _client.SendTextAsync($"{{\"data\":{n}}}");
        for (var n = 0; n < 10; n++)
            Expect(n);
        _actor.HasMessages.ShouldBeFalse();
        _wire.Consumed();
        Expect(10);
        _actor.HasMessages.ShouldBeFalse();
        for (var n = 0; n < 20; n++)
            _wire.Consumed();
        for (var n = 11; n < 30; n++)
            Expect(n);
    }

    [Fact(DisplayName = "[LC3] a reader that is held back ends when its socket is closed, and reads no frame more for its sake")]
    public async Task EndsHeldBack()
    {
        for (var n = 0; n < 30; n++)
            await _client.SendTextAsync($"{{\"data\":{n}}}");
        for (var n = 0; n < 10; n++)
            Expect(n);
        _wire.Close(CloseCode.TokenRevoked);
        (await _client.ReceiveCloseAsync())!.Value.ShouldBe((1008, "token_revoked"));
        await _client.SendAsync(RawSocket.Close, [0x03, 0xF0]);
        await _end.WaitAsync(TimeSpan.FromSeconds(10));
        _actor.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[LC3] a reader that waits for its client ends when its socket is aborted")]
    public async Task EndsAborted()
    {
        _wire.Abort();
        var end = await _end.WaitAsync(TimeSpan.FromSeconds(10));
        end.Clean.ShouldBeFalse();
        // Whoever still holds the wire does no harm with it.
        _wire.Abort();
        _wire.Consumed();
        _wire.Close(CloseCode.Normal);
    }

    [Fact(DisplayName = "[WS8] what is no frame is told as such, with its id, and counts as one under way")]
    public async Task Malformed()
    {
        await _client.SendTextAsync("""{"type":"nonsense","id":"n1"}""");
        _actor.ExpectMsg<Malformed>().Id.ShouldBe("n1");
        await _client.SendAsync(RawSocket.Text, []);
        _actor.ExpectMsg<Malformed>().Id.ShouldBeNull();
    }

    private void Expect(int number) =>
        Encoding.ASCII.GetString(_actor.ExpectMsg<Received>().Frame.Data.Span).ShouldBe(number.ToString());
}
