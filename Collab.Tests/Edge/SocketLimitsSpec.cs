using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>What a client may do how often; the clock stands still until it is moved.</summary>
public sealed class SocketLimitsSpec : EdgeSpec
{
    private readonly StillClock _clock;

    public SocketLimitsSpec() : this(new StillClock())
    {
    }

    private SocketLimitsSpec(StillClock clock) : base(new CollabSettings(), clock) => _clock = clock;

    [Fact(DisplayName = "[WS8] 19 errors in 10 s are borne, the 20th closes with too_many_errors")]
    public void TooManyErrors()
    {
        var client = OpenIn();
        for (var n = 0; n < 18; n++)
        {
            Malformed(client);
            client.ExpectError("invalid_format");
        }

        client.Actor.Tell(Misread.Instance, client.InRoom.Ref);
        client.Settle("19 are borne");
        Malformed(client);
        client.ExpectError("invalid_format");
        client.ExpectClose(CloseCode.TooManyErrors);
        client.InRoom.ExpectMsg<Leave>();
    }

    [Fact(DisplayName = "[WS8] errors that are further apart are borne without end")]
    public void SpreadErrors()
    {
        var client = Open();
        for (var n = 0; n < 60; n++)
        {
            Malformed(client);
            client.ExpectError("invalid_format");
            _clock.Advance(TimeSpan.FromMilliseconds(600));
        }

        client.Settle("open");
    }

    [Fact(DisplayName = "[WS12] 100 durable frames at once, then 50 a second; one too many is refused with the time to wait, and not executed")]
    public void DurableRate()
    {
        var client = OpenIn();
        for (var n = 0; n < 100; n++)
            client.Send("""{"type":"message","data":{}}""");
        client.Send("""{"type":"message","id":"m101","data":{}}""");
        client.ExpectError("throttled", "m101").Data.GetProperty("retry_after_ms").GetInt32().ShouldBe(20);
        client.Send("""{"type":"cursor_position","id":"light","data":{"x":1,"y":1}}""");
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        client.Send("""{"type":"message","id":"m102","data":{}}""");
        for (var n = 0; n < 100; n++)
            client.InRoom.ExpectMsg<Inbound>().Frame.Id.ShouldBeNull();
        client.InRoom.ExpectMsg<Inbound>().Frame.Id.ShouldBe("light");
        client.InRoom.ExpectMsg<Inbound>().Frame.Id.ShouldBe("m102");
        Metrics.Throttled.ShouldBe(1);
    }

    [Fact(DisplayName = "[WS12] the rate is the connection's, over all of its rooms")]
    public void RateOverRooms()
    {
        var client = OpenIn();
        client.Send("""{"type":"join","room":"other"}""");
        LetIn(client, Other);
        for (var n = 0; n < 99; n++)
            client.Send(n % 2 == 0 ? """{"type":"message","room":"room"}""" : """{"type":"message","room":"other"}""");
        client.Send("""{"type":"message","room":"other","id":"over"}""");
        client.ExpectError("throttled", "over");
    }

    [Fact(DisplayName = "[WS12] 120 ephemeral frames a second, counted apart from the durable ones")]
    public void EphemeralRate()
    {
        var client = OpenIn();
        for (var n = 0; n < 120; n++)
            client.Send("""{"type":"cursor_position","data":{"x":1,"y":1}}""");
        client.Send("""{"type":"cursor_position","id":"c121","data":{"x":1,"y":1}}""");
        client.ExpectError("throttled", "c121");
        client.Send("""{"type":"message","id":"m1","data":{}}""");
        client.InRoom.FishForMessage(message => message is Inbound { Frame.Id: "m1" });
    }

    [Fact(DisplayName = "[WS12] going on over the rate for 10 s closes with throttled; a rest in between starts anew")]
    public void OutOfPatience()
    {
        var client = OpenIn();
        Flood(client, TimeSpan.FromSeconds(9)).ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(3));
        Flood(client, TimeSpan.FromSeconds(9)).ShouldBeNull();
        Flood(client, TimeSpan.FromSeconds(2)).ShouldBe(CloseCode.Throttled);
        client.InRoom.FishForMessage(message => message is SocketLost);
    }

    [Fact(DisplayName = "[WS8] refusals for pace are not errors of the client's making, and don't add up to too_many_errors")]
    public void ThrottledIsNoFault()
    {
        var client = OpenIn();
        for (var n = 0; n < 150; n++)
            client.Send("""{"type":"message","data":{}}""");
        for (var n = 0; n < 50; n++)
            client.ExpectError("throttled");
        client.Settle("open");
    }

    /// <summary>Six times the rate for so long; the code when the socket is closed on the way.</summary>
    private CloseCode? Flood(Client client, TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromMilliseconds(100))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            for (var n = 0; n < 30; n++)
                client.Send("""{"type":"message","data":{}}""");
            client.Send("""{"type":"ping","data":{"flood":true}}""");
            if (client.Probe.FishForMessage(message => message is Wrote { Type: "pong" } or WireClosing) is WireClosing closing)
                return closing.Code;
        }

        return null;
    }

    private static void Malformed(Client client) =>
        client.Actor.Tell(new Malformed(new Refusal(RefusalCode.InvalidFormat, "Invalid message format: no."), null), ActorRefs.NoSender);
}
