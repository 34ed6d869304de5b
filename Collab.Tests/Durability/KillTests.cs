using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Durability;

/// <summary>The built server, killed with SIGKILL while four clients draw, ten times in a row on one data folder.</summary>
[Trait("Suite", "Durability")]
public sealed class KillTests : IDisposable
{
    private const int Rounds = 10;
    private const string Room = "durable";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Collab__Limits__DurablePerSecond"] = "0",
        ["Collab__Limits__ConnectionsPerAddress"] = "0",
        // A quick machine draws more in ten rounds than a board may hold.
        ["Collab__Limits__Board__MaxElements"] = "1000000",
        ["Collab__Limits__Board__MaxBoardBytes"] = "1000000000",
    };

    private readonly TemporaryFolder _data = new();

    [Fact(DisplayName = "[RC5] kill -9 at ten random moments loses no acked event, invents none and keeps the order")]
    public async Task Nothing_is_lost_and_nothing_is_there_twice()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var drawers = Enumerable.Range(0, 4).Select(i => new Drawer($"drawer{i}", Room)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(_data.Path, Settings);
            if (round == 0) await Task.WhenAll(drawers.Select(d => d.LoginAsync(server)));
            var drawing = drawers.Select(d => d.DrawAsync(server, Task.Delay(Timeout.Infinite))).ToArray();
            await Task.Delay(random.Next(200, 1_200));
            await server.KillAsync();
            await Task.WhenAll(drawing).WaitAsync(TimeSpan.FromSeconds(30));
        }

        await using var last = await ServerProcess.StartAsync(_data.Path, Settings);
        await Task.WhenAll(drawers.Select(d => d.DrawAsync(last, Task.Delay(300)))).WaitAsync(TimeSpan.FromSeconds(60));
        drawers.SelectMany(d => d.Faults).ShouldBeEmpty($"seed {seed}");
        Check(drawers, await HistoryAsync(last, drawers[0].Token!), $"seed {seed}");
    }

    public void Dispose() => _data.Dispose();

    private static void Check(Drawer[] drawers, List<JsonElement> history, string seed)
    {
        history.Select(e => e.GetProperty("seq").GetInt64()).ShouldBe(Enumerable.Range(1, history.Count).Select(i => (long)i), seed);
        foreach (var drawer in drawers)
        {
            var own = history.Where(e => e.GetProperty("connection_id").GetString() == drawer.ConnectionId).ToArray();
            own.Select(e => e.GetProperty("id").GetString()!).ShouldBe(drawer.Sent, $"{drawer.Name}: each stroke once, in the order it was sent; {seed}");
            foreach (var (id, seq) in drawer.Acked)
                history[(int)seq - 1].GetProperty("id").GetString().ShouldBe(id, $"{drawer.Name}: acked as {seq}; {seed}");
            foreach (var (seq, (connection, id)) in drawer.Seen)
            {
                history[(int)seq - 1].GetProperty("connection_id").GetString().ShouldBe(connection, seed);
                history[(int)seq - 1].GetProperty("id").GetString().ShouldBe(id, seed);
            }
        }

        history.Count.ShouldBe(drawers.Sum(d => d.Sent.Count), $"an event that nobody sent; {seed}");
    }

    private static async Task<List<JsonElement>> HistoryAsync(ServerProcess server, string token)
    {
        var events = new List<JsonElement>();
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/rooms/{Room}/history?since={events.Count}&limit=500");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await server.Http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            var page = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("events").EnumerateArray().ToArray();
            if (page.Length == 0) return events;
            events.AddRange(page);
        }
    }
}
