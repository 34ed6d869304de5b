using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Collab.Client;

/// <summary>Every client from its construction to its disposal, so that all can be ended at once.</summary>
internal static class ClientRegistry
{
    private static readonly ConcurrentDictionary<CollabClient, byte> Clients = new(ReferenceEqualityComparer.Instance);

    public static int Count => Clients.Count;

    public static void Track(CollabClient client) => Clients.TryAdd(client, 0);

    public static void Untrack(CollabClient client) => Clients.TryRemove(client, out _);

    public static async Task<IReadOnlyList<CollabClient>> CleanupAllAsync(TimeSpan timeout, ILogger logger)
    {
        var clients = Clients.Keys.ToArray();
        var clock = Stopwatch.StartNew();
        Log.CleanupStarted(logger, clients.Length);
        var outcomes = await Task.WhenAll(clients.Select(client => EndAsync(client, timeout, logger))).ConfigureAwait(false);
        var forced = outcomes.OfType<CollabClient>().ToArray();
        Log.CleanupEnded(logger, clients.Length, forced.Length, clock.ElapsedMilliseconds, Count);
        return forced;
    }

    // The client when it had to be forced, else null: one that throws or hangs stops no other.
    private static async Task<CollabClient?> EndAsync(CollabClient client, TimeSpan timeout, ILogger logger)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            // A handler of its may run in the course of it, and hang.
            await Task.Run(() => client.DisposeAsync().AsTask()).WaitAsync(timeout).ConfigureAwait(false);
            Log.CleanupClosed(logger, client.ClientId, clock.ElapsedMilliseconds);
            return null;
        }
        catch (Exception late)
        {
            client.Abandon();
            Log.CleanupForced(logger, late, client.ClientId, clock.ElapsedMilliseconds);
            return client;
        }
    }
}
