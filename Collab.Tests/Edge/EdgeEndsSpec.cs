using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>The end of many sockets, with deadlines short enough to wait for.</summary>
public sealed class EdgeEndsSpec() : EdgeSpec(new CollabSettings
{
    Limits = new LimitSettings { ConnectionsPerUser = 0 },
    Lifecycle = new LifecycleSettings { Close = TimeSpan.FromMilliseconds(400) },
    Sockets = new SocketSettings
    {
        DrainWindow = TimeSpan.FromMilliseconds(500),
        ReconnectAfterMin = TimeSpan.FromMilliseconds(1000),
        ReconnectAfterMax = TimeSpan.FromMilliseconds(3000),
    },
})
{
    [Fact(DisplayName = "[LC3] a hundred sockets that never finish closing are all aborted within one deadline, not a hundred")]
    public void HundredHang()
    {
        var clients = Enumerable.Range(0, 100).Select(_ => Open()).ToList();
        var watcher = CreateTestProbe();
        foreach (var client in clients)
            watcher.Watch(client.Actor);
        Sys.EventStream.Publish(new SessionRevoked("login-1"));
        foreach (var client in clients)
        {
            client.ExpectClose(CloseCode.TokenRevoked);
            client.Probe.ExpectMsg<WireAborted>(TimeSpan.FromSeconds(10));
        }

        // One after the other they would take 40 s.
        foreach (var client in clients)
            watcher.ExpectMsg<Terminated>(TimeSpan.FromSeconds(10));
        Metrics.ForcedCloses.ShouldBe(100);
        Metrics.Abandoned.ShouldBe(0);
    }

    [Fact(DisplayName = "[LC3] a socket's actor that hangs as well is abandoned after one deadline more: counted, and out of the way")]
    public void AbandonsTheStuck()
    {
        using var stuck = new ManualResetEventSlim();
        Verifier.Verdicts = Verifier.Verdicts.Add("hang", () =>
        {
            stuck.Wait(TimeSpan.FromSeconds(30));
            return TokenVerdict.Invalid(CloseCode.InvalidToken);
        });
        var client = Open();
        client.Send("""{"type":"auth","data":{"token":"hang"}}""");
        EventFilter.Error(contains: "is abandoned").ExpectOne(TimeSpan.FromSeconds(10), () =>
            Sys.EventStream.Publish(new SessionRevoked("login-1")));
        client.ExpectClose(CloseCode.Internal);
        Metrics.Abandoned.ShouldBe(1);
        Edge.Tell(GetEdgeStatus.Instance);
        ExpectMsg<EdgeStatus>().Sockets.ShouldBe(0);
        client.Probe.ExpectMsg<WireAborted>(TimeSpan.FromSeconds(10));
        stuck.Set();
    }

    [Fact(DisplayName = "[LC4] a drain tells every socket when to come back, closes all with 1012, takes no new one, and says when it is done")]
    public void Drains()
    {
        var clients = Enumerable.Range(0, 20).Select(_ => OpenIn()).ToList();
        foreach (var client in clients)
            client.Wire.EndsFor = client.Actor;

        Edge.Tell(DrainEdge.Instance);
        var waits = clients.Select(client => client.Expect("going_away").Data.GetProperty("reconnect_after_ms").GetInt32()).ToList();
        waits.ShouldAllBe(wait => wait >= 1000 && wait <= 3000);
        waits.Distinct().Count().ShouldBeGreaterThan(5);
        TryOpen(Who()).ShouldBe(new SocketRefused(CloseCode.Restart));
        foreach (var client in clients)
        {
            client.ExpectClose(CloseCode.Restart);
            client.InRoom.ExpectMsg<SocketLost>();
        }

        ExpectMsg<EdgeDrained>(TimeSpan.FromSeconds(10)).ShouldBe(new EdgeDrained(20, 0));
    }

    [Fact(DisplayName = "[LC4] a drain of sockets that hang ends too, and counts them")]
    public void DrainsTheHanging()
    {
        for (var n = 0; n < 10; n++)
            Open();
        Edge.Tell(DrainEdge.Instance);
        ExpectMsg<EdgeDrained>(TimeSpan.FromSeconds(10)).ShouldBe(new EdgeDrained(10, 10));
    }

    [Fact(DisplayName = "[LC4] a drain without sockets is done at once")]
    public void DrainsNothing()
    {
        Edge.Tell(DrainEdge.Instance);
        ExpectMsg<EdgeDrained>().ShouldBe(new EdgeDrained(0, 0));
    }
}
