using Akka.Actor;
using Akka.Event;
using Shouldly;
using Xunit;

namespace Engine.Specs.KitSpecs;

/// <summary>A test's tools under more than one thread: nothing lost, nothing twice, each thread's order kept.</summary>
public sealed class ManyThreadsSpec : Akka.TestKit.Xunit2.TestKit
{
    private const int Threads = 8;
    private const int Each = 2_000;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public ManyThreadsSpec() : base("akka.loglevel = INFO")
    {
    }

    private static Task OnThreads(Action<int> work) => Task.WhenAll(Enumerable.Range(0, Threads)
        .Select(thread => Task.Factory.StartNew(() => work(thread), TaskCreationOptions.LongRunning)));

    [Fact(DisplayName = "a probe gets every message of every thread, each thread's in order")]
    public async Task Probe()
    {
        var probe = CreateTestProbe();
        var target = probe.Ref;

        var telling = OnThreads(thread =>
        {
            for (var i = 0; i < Each; i++)
                target.Tell((thread, i), ActorRefs.NoSender);
        });
        var next = new int[Threads];
        await foreach (var message in probe.ReceiveNAsync(Threads * Each, Long))
        {
            var (thread, i) = ((int, int))message;
            i.ShouldBe(next[thread]++);
        }

        await telling;
        probe.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "a wait that was cancelled takes no message with it")]
    public async Task Cancelled()
    {
        var probe = CreateTestProbe();
        var target = probe.Ref;
        var telling = Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                target.Tell(i, ActorRefs.NoSender);
        });

        for (var expected = 0; expected < Each;)
        {
            using var cancel = new CancellationTokenSource();
            var wait = probe.ReceiveOneAsync(Long, cancel.Token).AsTask();
            await cancel.CancelAsync();
            try
            {
                (await wait).ShouldBe(expected);
                expected++;
            }
            catch (OperationCanceledException)
            {
                // It came to nothing; the next wait must get what this one would have.
                if (probe.HasMessages)
                    probe.ReceiveOne(TimeSpan.Zero).ShouldBe(expected++);
            }
        }

        await telling;
        probe.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "an event filter counts every line of every thread")]
    public async Task Log_lines() => await EventFilter.Info(start: "line").ExpectAsync(Threads * Each, Long, () => OnThreads(thread =>
    {
        for (var i = 0; i < Each; i++)
            Log.Info("line {0} of {1}", i, thread);
    }));

    [Fact(DisplayName = "subscriptions can change while events are published; who stays subscribed misses none")]
    public async Task Subscriptions()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(string));
        using var end = new CancellationTokenSource();
        var changing = Task.Run(() =>
        {
            var passer = CreateTestProbe();
            while (!end.IsCancellationRequested)
            {
                Sys.EventStream.Subscribe(passer.Ref, typeof(string));
                Sys.EventStream.Unsubscribe(passer.Ref);
            }
        });

        await OnThreads(thread =>
        {
            for (var i = 0; i < Each; i++)
                Sys.EventStream.Publish($"{thread}");
        });
        await end.CancelAsync();
        await changing;

        probe.ReceiveN(Threads * Each, Long).Count.ShouldBe(Threads * Each);
        probe.HasMessages.ShouldBeFalse();
    }
}
