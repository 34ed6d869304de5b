using System.Diagnostics;
using Akka.Actor;

namespace Collab.Benchmarks.Engine;

/// <summary>Pairs of actors that pass a message back and forth, with so many messages under way in each pair.</summary>
internal static class Conversations
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <returns>Messages a second, of all pairs together; each round is two messages.</returns>
    public static async Task<double> MeasureAsync(ActorSystem system, int pairs, int inFlight, int rounds)
    {
        var ends = new List<Task>();
        var actors = new List<IActorRef>();
        for (var i = 0; i < pairs; i++)
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var pong = system.ActorOf(Props.Create(() => new Pong()));
            var ping = system.ActorOf(Props.Create(() => new Ping(pong, rounds, end)));
            ends.Add(end.Task);
            actors.AddRange([ping, pong]);
        }

        await Task.WhenAll(actors.Select(actor => actor.Ask<ActorIdentity>(new Identify(null), Patience)));
        var clock = Stopwatch.StartNew();
        foreach (var ping in actors.Where((_, i) => i % 2 == 0))
            ping.Tell(new Serve(inFlight));
        await Task.WhenAll(ends).WaitAsync(Patience);
        clock.Stop();

        await Task.WhenAll(actors.Select(actor => actor.GracefulStop(Patience)));
        return 2.0 * pairs * rounds / clock.Elapsed.TotalSeconds;
    }

    private sealed record Serve(int Balls);

    private sealed record Ball
    {
        public static readonly Ball Instance = new();
    }

    private sealed class Pong : ReceiveActor
    {
        public Pong() => Receive<Ball>(ball => Sender.Tell(ball, Self));
    }

    private sealed class Ping : ReceiveActor
    {
        private int _toSend;
        private int _toCome;

        public Ping(IActorRef pong, int rounds, TaskCompletionSource end)
        {
            _toSend = _toCome = rounds;
            Receive<Ball>(ball =>
            {
                if (--_toCome == 0)
                    end.SetResult();
                else if (_toSend-- > 0)
                    pong.Tell(ball, Self);
            });
            Receive<Serve>(serve =>
            {
                _toSend -= serve.Balls;
                for (var i = 0; i < serve.Balls; i++)
                    pong.Tell(Ball.Instance, Self);
            });
        }
    }
}
