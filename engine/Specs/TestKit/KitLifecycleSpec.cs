using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Extensions;
using Shouldly;
using Xunit;

namespace Engine.Specs.KitSpecs;

public sealed class KitLifecycleSpec
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private sealed class Kit : Akka.TestKit.Xunit2.TestKit
    {
        public Kit(ActorSystem system) : base(system)
        {
        }

        public Kit(Config config, string name) : base(config, name)
        {
        }

        public int Ended { get; private set; }

        protected override void AfterAll()
        {
            Ended++;
            base.AfterAll();
        }
    }

    private sealed class Slow : UntypedActor
    {
        private readonly ManualResetEventSlim _release;

        public Slow(ManualResetEventSlim release) => _release = release;

        protected override void PostStop() => _release.Wait(Long);

        protected override void OnReceive(object message)
        {
        }
    }

    [Fact(DisplayName = "a kit makes its system by name and configuration, above the kit's defaults, and ends it")]
    public async Task OwnSystem()
    {
        var kit = new Kit("akka.test.timefactor = 3", "own");
        var system = kit.Sys;
        system.Name.ShouldBe("own");
        kit.TestKitSettings.TestTimeFactor.ShouldBe(3.0);
        system.Settings.Loggers.ShouldBe(["Akka.TestKit.TestEventListener, Akka.TestKit"]);

        kit.Dispose();
        kit.Dispose();

        await system.WhenTerminated.WaitAsync(Long);
        kit.Ended.ShouldBe(1);
    }

    [Fact(DisplayName = "a kit can stand on a system that is there already")]
    public async Task GivenSystem()
    {
        using var system = ActorSystem.Create("given", Akka.TestKit.Xunit2.TestKit.DefaultConfig);
        var kit = new Kit(system);

        kit.Sys.ShouldBeSameAs(system);
        kit.TestActor.Tell("hello", ActorRefs.NoSender);
        kit.ExpectMsg("hello");

        kit.Dispose();
        await system.WhenTerminated.WaitAsync(Long);
    }

    [Fact(DisplayName = "a system that does not end in time is a failure for who asks for it")]
    public async Task TooSlow()
    {
        using var release = new ManualResetEventSlim();
        var kit = new Kit(Config.Empty, "slow");
        kit.Sys.ActorOf(Props.Create(() => new Slow(release)));

        Should.Throw<TimeoutException>(() => kit.Shutdown(TimeSpan.FromMilliseconds(100), verifySystemShutdown: true));

        release.Set();
        await kit.Sys.WhenTerminated.WaitAsync(Long);
    }

    [Fact(DisplayName = "a task is waited for with a deadline")]
    public async Task Tasks()
    {
        var never = new TaskCompletionSource<int>().Task;
        var soon = TimeSpan.FromMilliseconds(20);

        (await never.AwaitWithTimeout(soon)).ShouldBeFalse();
        (await Task.CompletedTask.AwaitWithTimeout(soon)).ShouldBeTrue();
        (await Task.FromResult(1).WithTimeout(Long)).ShouldBe(1);
        await Should.ThrowAsync<TimeoutException>(() => never.WithTimeout(soon));
    }
}
