using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>Ends the actor systems that are left when the process ends, all side by side.</summary>
internal static class ProcessExitHook
{
    private static readonly ConcurrentDictionary<CoordinatedShutdown, byte> Running = new();

    static ProcessExitHook() => AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();

    public static void Add(CoordinatedShutdown shutdown)
    {
        Running.TryAdd(shutdown, 0);
        shutdown.System.RegisterOnTermination(() => Running.TryRemove(shutdown, out _));
    }

    private static void EndAll()
    {
        var left = Running.Keys.Where(shutdown => !shutdown.System.WhenTerminated.IsCompleted).ToArray();
        if (left.Length == 0)
            return;
        var ends = Array.ConvertAll(left, shutdown => (Task)shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance));
        // One that fails has said so in the log; here it only has to be waited for.
        Task.WaitAny([Task.WhenAll(ends)], left.Max(shutdown => shutdown.TotalTimeout));
    }
}
