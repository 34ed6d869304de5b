using Collab.Actors.Edge;
using Collab.Host.Rest;
using Collab.TestKit;
using Collab.Tests.Support;
using Shouldly;
using static Collab.Tests.Rest.EventsApiTests;

namespace Collab.Tests.Rest;

public sealed class StatsApiTests
{
    private const string Path = "/api/v1/stats";

    [Fact(DisplayName = "[ST1] admins and scrapers see what the server holds of their organisation, node by node and together, and nothing of another")]
    public async Task Figures()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginAsAsync("ada", "acme", "user");
        var room = await server.CreateRoomAsync(ada);
        await using var first = await JoinAsync(server, room, ada);
        await using var second = await server.ConnectAsync(null, ada.Token);
        await second.WelcomeAsync();
        await second.AskAsync("s", new { type = "subscribe", id = "s", channel = "topic:x" });
        await using var stranger = await JoinAsync(server, "other", await server.LoginAsAsync("eve", "other", "user"));

        var answer = await server.Http.GetAnswerAsync(Path, (await server.LoginAsAsync("boss", "acme", "admin")).Token);
        answer.Status.ShouldBe(200);
        var node = answer.Body.GetProperty("nodes").EnumerateArray().Single().GetProperty("figures");
        (Count(node, "rooms"), Count(node, "participants"), Count(node, "connections"), Count(node, "users"), Count(node, "channels")).ShouldBe((1, 1, 2, 1, 1));
        node.GetProperty("queues").GetProperty("bytes").GetInt64().ShouldBe(0);
        answer.Body.GetProperty("totals").GetRawText().ShouldBe(node.GetRawText());
        var scraper = await server.LoginAsAsync("prometheus", "other", "metrics");
        Count((await server.Http.GetAnswerAsync(Path, scraper.Token)).Body.GetProperty("totals"), "connections").ShouldBe(1);

        (await server.Http.GetAnswerAsync(Path)).Status.ShouldBe(401);
        foreach (var role in new[] { "user", "service", "agent", "guest" })
            (await server.Http.GetAnswerAsync(Path, (await server.LoginAsAsync("x", "acme", role)).Token)).Code.ShouldBe("forbidden", role);
    }

    [Fact(DisplayName = "[ST1] nodes are summed; of queues the longest is the longest of all")]
    public void Totals()
    {
        static NodeFigures Node(string name, int n) => new(name, new Figures(n, n, n, n, n, new QueueStats(n, n), new RateStats(n, n)));
        ServerStats.Of(DateTimeOffset.UnixEpoch, [Node("a", 1), Node("b", 5)]).Totals
            .ShouldBe(new Figures(6, 6, 6, 6, 6, new QueueStats(6, 5), new RateStats(6, 6)));
    }

    [Fact(DisplayName = "[ST1] rates are frames per second over the last ten seconds")]
    public void Rates()
    {
        var clock = new SteppedTime();
        using var metrics = new EdgeMetrics();
        using var rates = new FrameRates(metrics, clock);
        rates.Read().ShouldBe((0d, 0d));
        rates.Look();
        for (var i = 0; i < 30; i++) metrics.Read();
        clock.Advance(TimeSpan.FromSeconds(3));
        rates.Read().In.ShouldBe(10);
        for (var second = 0; second < 11; second++)
        {
            rates.Look();
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        rates.Read().In.ShouldBe(0);
    }

    private static int Count(System.Text.Json.JsonElement figures, string name) => figures.GetProperty(name).GetInt32();
}
