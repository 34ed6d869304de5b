using System.Diagnostics;
using Akka.Actor;

namespace Collab.Benchmarks.Engine;

/// <summary>Children of one actor: how fast they are made, and how much each one weighs that does nothing.</summary>
internal static class Population
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <returns>Actors a second, from the first ActorOf until the last one has answered.</returns>
    public static async Task<double> MeasureSpawnsAsync(ActorSystem system, int count)
    {
        var parent = system.ActorOf(Props.Create(() => new Parent()));
        var clock = Stopwatch.StartNew();
        await parent.Ask<string>(new Spawn(count), Patience);
        clock.Stop();
        await parent.GracefulStop(Patience);
        return count / clock.Elapsed.TotalSeconds;
    }

    /// <returns>Live bytes for each actor: reference, cell, mailbox, path, name, entry with its parent, and the actor with one handler.</returns>
    public static async Task<double> MeasureBytesAsync(ActorSystem system, int count)
    {
        var parent = system.ActorOf(Props.Create(() => new Parent()));
        await parent.Ask<string>(new Spawn(1), Patience);
        var before = LiveBytes();
        await parent.Ask<string>(new Spawn(count), Patience);
        var after = LiveBytes();
        await parent.GracefulStop(Patience);
        return (after - before) / (double)count;
    }

    private static long LiveBytes()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed record Spawn(int Count);

    private sealed class Parent : ReceiveActor
    {
        private static readonly Props Child = Props.Create(() => new Idle());

        private int _silent;
        private IActorRef? _asker;

        public Parent()
        {
            Receive<Spawn>(spawn =>
            {
                _asker = Sender;
                _silent = spawn.Count;
                for (var i = 0; i < spawn.Count; i++)
                    Context.ActorOf(Child).Tell("up?");
            });
            Receive<string>(_ =>
            {
                if (--_silent == 0)
                    _asker.Tell("all up");
            });
        }
    }

    private sealed class Idle : ReceiveActor
    {
        public Idle() => Receive<string>(text => Sender.Tell(text));
    }
}
