using System.Collections.Concurrent;
using Akka;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Shouldly;
using Xunit;

namespace Engine.Specs.Hosting;

public sealed class CoordinatedShutdownSpecs : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly Config SpecConfig = ConfigurationFactory.ParseString("""
        akka.coordinated-shutdown {
          terminate-actor-system = off
          run-by-actor-system-terminate = off
          run-by-clr-shutdown-hook = off
          default-phase-timeout = 3s
          phases {
            first { depends-on = [] }
            second { depends-on = [first] }
            third { depends-on = [second] }
            short { depends-on = [third], timeout = 100ms }
            strict { depends-on = [short], recover = off }
            off { depends-on = [strict], enabled = off }
            last { depends-on = [off] }
          }
        }
        """);

    public CoordinatedShutdownSpecs()
        : base(SpecConfig)
    {
    }

    [Fact(DisplayName = "[CS] phases run in the order of their dependencies, once")]
    public async Task Order()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var ran = new ConcurrentQueue<string>();
        Add(shutdown, "third", ran);
        Add(shutdown, "first", ran);
        Add(shutdown, "second", ran);

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Deadline);
        await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(Deadline);

        ran.ShouldBe(["first", "second", "third"]);
        shutdown.ShutdownReason.ShouldBe(CoordinatedShutdown.UnknownReason.Instance);
    }

    [Fact(DisplayName = "[CS] the tasks of a phase run side by side, and the next phase waits for all of them")]
    public async Task SideBySide()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var ran = new ConcurrentQueue<string>();
        var a = new TaskCompletionSource<Done>();
        var b = new TaskCompletionSource<Done>();
        // Each waits for the other, so they only end if both have begun.
        shutdown.AddTask("first", "a", () =>
        {
            a.SetResult(Done.Instance);
            return b.Task;
        });
        shutdown.AddTask("first", "b", () =>
        {
            b.SetResult(Done.Instance);
            return a.Task;
        });
        Add(shutdown, "second", ran);

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Deadline);

        ran.ShouldBe(["second"]);
    }

    [Fact(DisplayName = "[CS] a phase can be the one to start from")]
    public async Task FromPhase()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var ran = new ConcurrentQueue<string>();
        Add(shutdown, "first", ran);
        Add(shutdown, "second", ran);
        Add(shutdown, "third", ran);

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, "second").WaitAsync(Deadline);

        ran.ShouldBe(["second", "third"]);
    }

    [Fact(DisplayName = "[CS] a task that fails doesn't stop the phases after it")]
    public async Task Recovers()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var ran = new ConcurrentQueue<string>();
        shutdown.AddTask("first", "throws", () => throw new InvalidOperationException("at once"));
        shutdown.AddTask("first", "fails", () => Task.FromException<Done>(new InvalidOperationException("later")));
        Add(shutdown, "first", ran);
        Add(shutdown, "second", ran);

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Deadline);

        ran.ShouldBe(["first", "second"]);
    }

    [Fact(DisplayName = "[CS] a task that takes longer than its phase may is left behind")]
    public async Task TimesOut()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var ran = new ConcurrentQueue<string>();
        shutdown.AddTask("short", "never", () => new TaskCompletionSource<Done>().Task);
        Add(shutdown, "last", ran);

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Deadline);

        ran.ShouldBe(["last"]);
    }

    [Fact(DisplayName = "[CS] a phase with recover = off ends the run when a task of it fails")]
    public async Task Strict()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var ran = new ConcurrentQueue<string>();
        shutdown.AddTask("strict", "fails", () => Task.FromException<Done>(new InvalidOperationException("no")));
        Add(shutdown, "last", ran);

        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);

        await Should.ThrowAsync<Exception>(() => run.WaitAsync(Deadline));
        run.IsFaulted.ShouldBeTrue();
        ran.ShouldBeEmpty();
    }

    [Fact(DisplayName = "[CS] the tasks of a phase with enabled = off don't run")]
    public async Task Disabled()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var ran = new ConcurrentQueue<string>();
        Add(shutdown, "off", ran);
        Add(shutdown, "last", ran);

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Deadline);

        ran.ShouldBe(["last"]);
    }

    [Fact(DisplayName = "[CS] a task may be added to a later phase while the phases run")]
    public async Task AddedMeanwhile()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        var ran = new ConcurrentQueue<string>();
        shutdown.AddTask("first", "adds", () =>
        {
            Add(shutdown, "second", ran);
            return Task.FromResult(Done.Instance);
        });

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Deadline);

        ran.ShouldBe(["second"]);
    }

    [Fact(DisplayName = "[CS] a phase that isn't configured has no tasks and no timeout")]
    public void UnknownPhase()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        Should.Throw<ArgumentException>(() => shutdown.AddTask("nowhere", "t", () => Task.FromResult(Done.Instance)));
        Should.Throw<ArgumentException>(() => shutdown.Timeout("nowhere"));
        shutdown.Timeout("first").ShouldBe(TimeSpan.FromSeconds(3));
        shutdown.Timeout("short").ShouldBe(TimeSpan.FromMilliseconds(100));
    }

    [Fact(DisplayName = "[CS] the last phase ends the actor system, and ending the actor system runs the phases")]
    public async Task EndsTheSystem()
    {
        var ran = new ConcurrentQueue<string>();
        var byRun = ActorSystem.Create("by-run");
        await CoordinatedShutdown.Get(byRun).Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Deadline);
        await byRun.WhenTerminated.WaitAsync(Deadline);

        var byTerminate = ActorSystem.Create("by-terminate");
        var shutdown = CoordinatedShutdown.Get(byTerminate);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, ran);
        await byTerminate.Terminate().WaitAsync(Deadline);

        ran.ShouldBe([CoordinatedShutdown.PhaseServiceStop]);
        shutdown.ShutdownReason.ShouldBe(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
    }

    private static void Add(CoordinatedShutdown shutdown, string phase, ConcurrentQueue<string> ran) =>
        shutdown.AddTask(phase, $"note-{phase}", () =>
        {
            ran.Enqueue(phase);
            return Task.FromResult(Done.Instance);
        });
}
