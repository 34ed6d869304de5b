using System.Diagnostics;
using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Wire;
using Collab.Benchmarks.Edge;

namespace Collab.Benchmarks.Wire;

/// <summary>
/// What permessage-deflate wins in bytes and costs in time, as a table: dotnet run -c Release --project Collab.Benchmarks -- compression. A fresh
/// frame goes to the outboxes of a room's members, whose sockets take it at once: plain and compressed by turns, best of some runs of each.
/// </summary>
internal static class CompressionBenchmark
{
    private const int Members = 50;
    private const int Runs = 15;

    public static int Run()
    {
        Console.WriteLine($"{"",-28}{"bytes",10}{"deflated",10}{"ratio",8}   {$"µs to {Members}",10}{"deflated",10}{"ratio",8}");
        Measure("message, 2 kB of prose", Message(2_000), 2_000);
        Measure("stroke of 100 points", Stroke(100), 2_000);
        Measure("stroke of 1,000 points", Stroke(1_000), 1_000);
        Measure("snapshot, 1,000 strokes", Snapshot(1_000), 20);
        return 0;
    }

    private static void Measure(string name, byte[] json, int rounds)
    {
        using var metrics = new EdgeMetrics();
        var plain = Sockets(deflates: false, metrics);
        var deflated = Sockets(deflates: true, metrics);
        var (best, bestDeflated) = (double.MaxValue, double.MaxValue);
        for (var run = 0; run < Runs; run++)
        {
            best = Math.Min(best, Broadcast(json, plain, rounds));
            bestDeflated = Math.Min(bestDeflated, Broadcast(json, deflated, rounds));
        }

        var (bytes, fewer) = (Frame.FromJson(json).Packet.Length, Frame.FromJson(json).DeflatedPacket.Length);
        Console.WriteLine(
            $"{name,-28}{bytes,10:N0}{fewer,10:N0}{(double)fewer / bytes,8:0.00}   {best,10:0.0}{bestDeflated,10:0.0}{bestDeflated / best,8:0.0}");
    }

    /// <summary>Microseconds for one broadcast, the making of its frame included.</summary>
    private static double Broadcast(byte[] json, Outbox[] sockets, int rounds)
    {
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++)
        {
            var frame = Frame.FromJson(json);
            foreach (var socket in sockets)
                socket.Offer(frame);
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / rounds;
    }

    private static Outbox[] Sockets(bool deflates, EdgeMetrics metrics) =>
    [
        .. Enumerable.Range(0, Members).Select(n => new Outbox(
            new TakingWire(deflates), ConnectionId.Parse($"c{n}"), int.MaxValue, 16, metrics, () => throw new InvalidOperationException("full"))),
    ];

    private static byte[] Message(int length) => Envelope("message", "\"" + string.Concat(Enumerable.Range(0, length / 40)
        .Select(n => $"line {n}: some {n * 7919 % 1000} words of {n * 104729 % 997} people. ")) + "\"");

    private static byte[] Stroke(int points, int seed = 1)
    {
        var random = new Random(seed);
        var (x, y) = (400.0, 300.0);
        var coordinates = string.Join(',', Enumerable.Range(0, points).Select(_ =>
            FormattableString.Invariant($"[{x += (random.NextDouble() * 6) - 2:0.0},{y += (random.NextDouble() * 6) - 3:0.0}]")));
        return Envelope("drawing_action", $$$"""{"action":"draw","element_id":"{{{Guid.NewGuid():N}}}","z":1,"points":[{{{coordinates}}}],"style":{"color":"#e03131","width":3}}""");
    }

    private static byte[] Snapshot(int strokes) =>
        Envelope("joined", "[" + string.Join(',', Enumerable.Range(1, strokes).Select(seed => Encoding.UTF8.GetString(Stroke(50, seed)))) + "]");

    private static byte[] Envelope(string type, string data) => Encoding.UTF8.GetBytes(
        $$"""{"type":"{{type}}","timestamp":"2026-01-01T00:00:00.000Z","room":"room","seq":1,"user_id":"ada","connection_id":"c-1","name":"Ada","data":{{data}}}""");
}
