using Akka.Actor;
using Shouldly;
using Xunit;

namespace Engine.Specs.ActorSpecs;

public sealed class OrderSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private sealed record Numbered(int Sender, int Number);

    private sealed class Ledger : ReceiveActor
    {
        // No lock and no volatile: each message sees what the one before it wrote, on whatever thread.
        private readonly Dictionary<int, int> _last = [];
        private int _received;

        public Ledger(int expected, TaskCompletionSource<string> outcome)
        {
            Receive<Numbered>(message =>
            {
                var before = _last.GetValueOrDefault(message.Sender, -1);
                if (message.Number != before + 1)
                    outcome.TrySetResult($"{message.Number} of sender {message.Sender} came after {before}");
                _last[message.Sender] = message.Number;
                if (++_received == expected)
                    outcome.TrySetResult("all in order");
            });
        }
    }

    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef next) => ReceiveAny(message => next.Forward(message));
    }

    private sealed class Countdown : ReceiveActor
    {
        public Countdown(IActorRef? first)
        {
            var peer = first;
            Receive<IActorRef>(other => peer = other);
            Receive<int>(left =>
            {
                if (left == 0)
                    Sender.Tell("done");
                else
                    peer!.Tell(left - 1, Sender);
            });
        }
    }

    [Fact(DisplayName = "a million messages of eight threads all arrive, those of each thread in order")]
    public async Task ManySenders()
    {
        const int senders = 8;
        const int each = 125_000;
        var outcome = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ledger = Sys.ActorOf(Props.Create(() => new Ledger(senders * each, outcome)));

        var threads = Enumerable.Range(0, senders).Select(sender => new Thread(() =>
        {
            for (var i = 0; i < each; i++)
                ledger.Tell(new Numbered(sender, i), ActorRefs.NoSender);
        })).ToList();
        threads.ForEach(thread => thread.Start());

        (await outcome.Task.WaitAsync(Patience)).ShouldBe("all in order");
    }

    [Fact(DisplayName = "order holds through a chain of actors")]
    public async Task Chain()
    {
        const int count = 100_000;
        var outcome = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var next = Sys.ActorOf(Props.Create(() => new Ledger(count, outcome)));
        for (var i = 0; i < 5; i++)
        {
            var after = next;
            next = Sys.ActorOf(Props.Create(() => new Relay(after)));
        }

        for (var i = 0; i < count; i++)
            next.Tell(new Numbered(0, i), ActorRefs.NoSender);

        (await outcome.Task.WaitAsync(Patience)).ShouldBe("all in order");
    }

    [Fact(DisplayName = "many conversations at once all come to their end")]
    public void Conversations()
    {
        const int pairs = 50;
        for (var i = 0; i < pairs; i++)
        {
            var one = Sys.ActorOf(Props.Create(() => new Countdown(null)));
            var other = Sys.ActorOf(Props.Create(() => new Countdown(one)));
            one.Tell(other);
            one.Tell(20_000, TestActor);
        }

        for (var i = 0; i < pairs; i++)
            ExpectMsg("done", Patience);
    }
}
