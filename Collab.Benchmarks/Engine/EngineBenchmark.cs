using Akka.Actor;
using Akka.Configuration;

namespace Collab.Benchmarks.Engine;

/// <summary>
/// The engine's figures, as a table: dotnet run -c Release --project Collab.Benchmarks -- engine [name …]. Each is measured some times
/// after a warm-up, in a process that does nothing else; best, median and worst are shown, since neighbours on the machine only slow it.
/// </summary>
internal static class EngineBenchmark
{
    private const int Runs = 7;

    private static readonly Config Settings = """
        akka {
          actor.provider = cluster
          loglevel = WARNING
          stdout-loglevel = WARNING
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          coordinated-shutdown.exit-clr = off
        }
        """;

    public static async Task<int> RunAsync(string[] names)
    {
        var system = ActorSystem.Create("bench", Settings);
        Measurement[] all =
        [
            new("1 pair, 1 in flight", "messages/s", 7_800_000, () => Conversations.MeasureAsync(system, pairs: 1, inFlight: 1, rounds: 1_500_000)),
            new("1 pair, 100 in flight", "messages/s", 11_600_000, () => Conversations.MeasureAsync(system, pairs: 1, inFlight: 100, rounds: 2_500_000)),
            new("8 pairs, 1 in flight", "messages/s", 25_000_000, () => Conversations.MeasureAsync(system, pairs: 8, inFlight: 1, rounds: 500_000)),
            new("8 pairs, 100 in flight", "messages/s", 25_000_000, () => Conversations.MeasureAsync(system, pairs: 8, inFlight: 100, rounds: 500_000)),
            new("asks, one after another", "asks/s", 200_000, () => Questions.MeasureAsync(system, 200_000)),
            new("asks through a shard region", "asks/s", 48_000, () => Questions.MeasureShardedAsync(system, 100_000)),
            new("spawns", "actors/s", 300_000, () => Population.MeasureSpawnsAsync(system, 100_000)),
            new("an idle actor", "bytes", 600, () => Population.MeasureBytesAsync(system, 100_000), LessIsBetter: true),
        ];

        Console.WriteLine($"{"",-30}{"best",14}{"median",14}{"worst",14}   {"",-12}{"wanted",12}");
        var missed = 0;
        foreach (var measurement in all.Where(m => names.Length == 0 || names.Any(n => m.Name.Contains(n, StringComparison.OrdinalIgnoreCase))))
        {
            await measurement.RunOnceAsync();
            var figures = new List<double>();
            for (var i = 0; i < Runs; i++)
                figures.Add(await measurement.RunOnceAsync());
            figures.Sort();
            if (!measurement.LessIsBetter)
                figures.Reverse();
            var reached = measurement.LessIsBetter ? figures[0] <= measurement.Wanted : figures[0] >= measurement.Wanted;
            missed += reached ? 0 : 1;
            Console.WriteLine(
                $"{measurement.Name,-30}{figures[0],14:N0}{figures[Runs / 2],14:N0}{figures[^1],14:N0}   {measurement.Unit,-12}{measurement.Wanted,12:N0}{(reached ? "" : "  missed")}");
        }

        await system.Terminate();
        return missed;
    }

    private sealed record Measurement(string Name, string Unit, double Wanted, Func<Task<double>> RunOnceAsync, bool LessIsBetter = false);
}
