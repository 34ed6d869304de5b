using Akka.Actor;
using Akka.Cluster.Sharding;
using Shouldly;
using Xunit;

namespace Engine.Specs.Sharding;

public sealed class ShardingStressSpecs : ShardingSpecBase
{
    private const int Senders = 8;
    private const int Entities = 50;
    private const int Messages = 2_000;

    [Fact(DisplayName = "[SH] many senders, and entities that come and go: each message is answered once, in order per sender and entity")]
    public async Task NothingLostUnderLoad()
    {
        var region = StartRegion("rooms", _ => Props.Create(() => new Fleeting()), stop: "stop");
        var done = Enumerable.Range(0, Senders).Select(_ => new TaskCompletionSource<string>()).ToArray();
        for (var i = 0; i < Senders; i++)
        {
            var (seed, result) = (i, done[i]);
            Sys.ActorOf(Props.Create(() => new Sender(region, seed, result)));
        }

        var problems = await Task.WhenAll(done.Select(d => d.Task)).WaitAsync(TimeSpan.FromSeconds(60));

        problems.ShouldAllBe(problem => problem == "");
    }

    private sealed record Numbered(string Entity, int Number);

    /// <summary>Answers what it gets, and now and then asks to stop.</summary>
    private sealed class Fleeting : ReceiveActor
    {
        private int _life = Random.Shared.Next(5, 50);

        public Fleeting()
        {
            Receive<Numbered>(message =>
            {
                Sender.Tell(message);
                if (--_life == 0)
                    Context.Parent.Tell(new Passivate("stop"));
            });
            Receive<string>(_ => Context.Stop(Self));
        }
    }

    /// <summary>Sends numbered messages to entities by chance, in bursts, and checks the order of the answers.</summary>
    private sealed class Sender : ReceiveActor
    {
        private readonly Random _random;
        private readonly IActorRef _region;
        private readonly Dictionary<string, int> _sent = [];
        private readonly Dictionary<string, int> _seen = [];
        private int _total;
        private int _answered;

        public Sender(IActorRef region, int seed, TaskCompletionSource<string> result)
        {
            _region = region;
            _random = new Random(seed);
            Receive<Numbered>(answer =>
            {
                if (answer.Number != _seen.GetValueOrDefault(answer.Entity))
                    result.TrySetResult($"{answer.Entity} answered {answer.Number} instead of {_seen.GetValueOrDefault(answer.Entity)}");
                _seen[answer.Entity] = answer.Number + 1;
                if (++_answered == Messages)
                    result.TrySetResult("");
                else if (_answered == _total)
                    Burst();
            });
        }

        protected override void PreStart() => Burst();

        private void Burst()
        {
            for (var i = _random.Next(1, 40); i > 0 && _total < Messages; i--, _total++)
            {
                var entity = $"e{_random.Next(Entities)}";
                var number = _sent.GetValueOrDefault(entity);
                _sent[entity] = number + 1;
                _region.Tell(new ShardingEnvelope(entity, new Numbered(entity, number)));
            }
        }
    }
}
