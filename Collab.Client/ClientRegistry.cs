using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Collab.Client;

/// <summary>Every client from its construction to its disposal, so that all can be ended at once.</summary>
internal static partial class ClientRegistry
{
    private static readonly ConcurrentDictionary<CollabClient, byte> Clients = new(ReferenceEqualityComparer.Instance);

    public static int Count => Clients.Count;

    public static void Track(CollabClient client) => Clients.TryAdd(client, 0);

    public static void Untrack(CollabClient client) => Clients.TryRemove(client, out _);

    public static async Task<IReadOnlyList<CollabClient>> CleanupAllAsync(TimeSpan timeout, ILogger logger)
    {
        var clients = Clients.Keys.ToArray();
        var clock = Stopwatch.StartNew();
        Started(logger, clients.Length);
        var outcomes = await Task.WhenAll(clients.Select(client => Task.Run(() => EndAsync(client, timeout, logger)))).ConfigureAwait(false);
        var forced = outcomes.OfType<CollabClient>().ToArray();
        Ended(logger, clients.Length, forced.Length, clock.ElapsedMilliseconds, Count);
        return forced;
    }

    // The client when it had to be forced, else null: one that throws or hangs stops no other.
    private static async Task<CollabClient?> EndAsync(CollabClient client, TimeSpan timeout, ILogger logger)
    {
        try
        {
            await client.DisposeAsync().AsTask().WaitAsync(timeout).ConfigureAwait(false);
            return null;
        }
        catch (Exception late)
        {
            Forced(logger, late, client.ClientId);
            client.Abandon();
            return client;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Cleaning up {Count} clients")]
    private static partial void Started(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "Client {ClientId} did not close in time and was forced")]
    private static partial void Forced(ILogger logger, Exception cause, string clientId);

    [LoggerMessage(3, LogLevel.Information, "Cleaned up {Count} clients, {Forced} by force, in {Milliseconds} ms; {Remaining} remain")]
    private static partial void Ended(ILogger logger, int count, int forced, long milliseconds, int remaining);
}
