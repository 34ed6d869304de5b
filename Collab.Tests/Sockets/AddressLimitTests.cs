using System.Net;
using Collab.Actors;
using Collab.Host.Sockets;
using Collab.Tests.Edge;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Sockets;

public sealed class AddressLimitTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly StillClock _clock = new();

    [Fact(DisplayName = "[WS12] so many new connections from one address within the window, and as many again when it has passed")]
    public void Counts()
    {
        var limit = new AddressLimit(5, Window, _clock);
        Add(limit, "10.0.0.1", 7).ShouldBe(5);
        Add(limit, "10.0.0.2", 7).ShouldBe(5);
        _clock.Advance(2 * Window);
        Add(limit, "10.0.0.1", 7).ShouldBe(5);
    }

    [Fact(DisplayName = "[WS12] a burst at the seam of two windows is no double portion")]
    public void Slides()
    {
        var limit = new AddressLimit(10, Window, _clock);
        _clock.Advance(Window * 0.9);
        Add(limit, "10.0.0.1", 20).ShouldBe(10);
        _clock.Advance(Window * 0.2);
        Add(limit, "10.0.0.1", 20).ShouldBe(1);
    }

    [Fact(DisplayName = "[WS12] the addresses of one IPv6 /64 count as one, and a mapped IPv4 address as itself")]
    public void Networks()
    {
        var limit = new AddressLimit(2, Window, _clock);
        Add(limit, "2001:db8::1", 1).ShouldBe(1);
        Add(limit, "2001:db8::ffff:1", 1).ShouldBe(1);
        Add(limit, "2001:db8::2", 1).ShouldBe(0);
        Add(limit, "2001:db8:0:1::1", 1).ShouldBe(1);
        Add(limit, "10.0.0.1", 2).ShouldBe(2);
        Add(limit, "::ffff:10.0.0.1", 1).ShouldBe(0);
    }

    [Fact(DisplayName = "[WS12] 0 is no limit")]
    public void Off() => Add(new AddressLimit(0, Window, _clock), "10.0.0.1", 1000).ShouldBe(1000);

    private static int Add(AddressLimit limit, string address, int times) =>
        Enumerable.Range(0, times).Count(_ => limit.TryAdd(IPAddress.Parse(address)));
}

public sealed class AddressLimitedHostTests() : SocketHost(new CollabSettings
{
    Limits = new LimitSettings { ConnectionsPerUser = 0, ConnectionsPerAddress = 3 },
})
{
    [Fact(DisplayName = "[WS12] one new connection too many of an address closes with 1013 connection_limit")]
    public async Task Closes()
    {
        for (var n = 0; n < 3; n++)
            await (await JoinAsync($"user-{n}")).DisposeAsync();
        await using var fourth = await ConnectAsync("user-4");
        (await fourth.ClosedAsync()).ShouldBe((1013, "connection_limit"));
    }
}
