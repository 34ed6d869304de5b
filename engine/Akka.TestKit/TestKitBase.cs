using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// A test's side of an actor system: an actor whose messages the test reads one by one, with a deadline on every wait.
/// The rest of it lies in TestKitBase.*.cs, by what it expects.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static readonly Lazy<Config> Reference =
        new(() => ConfigurationFactory.FromResource<TestKitBase>("Akka.TestKit.Internal.Reference.conf"));

    private static readonly Lazy<Config> FullDebug = new(() => ConfigurationFactory.ParseString("""
        akka {
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          log-dead-letters = on
          log-dead-letters-during-shutdown = on
          actor.debug {
            receive = on
            autoreceive = on
            lifecycle = on
            fsm = on
            event-stream = on
            unhandled = on
            router-misconfiguration = on
          }
        }
        """));

    private static int _testActorId;

    private readonly ITestKitAssertions _assertions;
    private TestState _state = null!;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName)
    {
    }

    // Like the real one it lets a derived kit prepare the system; what such a kit overrides runs before its own constructor does.
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    public static Config DefaultConfig => Reference.Value;

    /// <summary>Everything that the engine can tell about itself, in the log.</summary>
    public static Config FullDebugConfig => FullDebug.Value;

    /// <summary>The time since some moment: for differences.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    public ActorSystem Sys => _state.System;

    public TestKitSettings TestKitSettings => _state.Settings;

    public ILoggingAdapter Log => _state.Log;

    public IActorRef TestActor => _state.TestActor;

    public EventFilterFactory EventFilter => _state.EventFilter;

    public bool HasMessages => !_state.Queue.IsEmpty;

    public object LastMessage => _state.LastMessage.Message;

    /// <summary>Who sent the last message that the test received.</summary>
    public IActorRef LastSender => _state.LastMessage.Sender;

    internal ITestKitAssertions Assertions => _assertions;

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>An actor that puts its messages into this kit's queue, too.</summary>
    public IActorRef CreateTestActor(string name) => CreateTestActor(_state.System, name);

    /// <summary>Every message that fits is from now on as if it had not come.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) =>
        _state.TestActor.Tell(new TestActor.SetIgnore(message => shouldIgnoreMessage(message)), ActorRefs.NoSender);

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    public void IgnoreNoMessages() => _state.TestActor.Tell(new TestActor.SetIgnore(null), ActorRefs.NoSender);

    public void SetAutoPilot(AutoPilot pilot) => _state.TestActor.Tell(new TestActor.SetAutoPilot(pilot), ActorRefs.NoSender);

    /// <summary>The test hears of the actor's end by a Terminated message.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        WatchAsync(actorToWatch).GetAwaiter().GetResult();
        return actorToWatch;
    }

    public async Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        await _state.TestActor.Ask<IActorRef>(new TestActor.Watch(actorToWatch), TestKitSettings.DefaultTimeout).ConfigureAwait(false);
        return actorToWatch;
    }

    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        UnwatchAsync(actorToUnwatch).GetAwaiter().GetResult();
        return actorToUnwatch;
    }

    public async Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        await _state.TestActor.Ask<IActorRef>(new TestActor.Unwatch(actorToUnwatch), TestKitSettings.DefaultTimeout).ConfigureAwait(false);
        return actorToUnwatch;
    }

    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, _assertions, name);

    public virtual TestLatch CreateTestLatch(int count = 1) => new KitLatch(Dilated, TestKitSettings.DefaultTimeout, count);

    public TestBarrier CreateTestBarrier(int count) => new(this, count);

    /// <summary>Ends the kit's system, waiting for it. Late actors are a warning, or with verifySystemShutdown a failure.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) =>
        Shutdown(_state.System, duration, verifySystemShutdown);

    protected virtual void Shutdown(ActorSystem? system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        system ??= _state.System;
        if (ReferenceEquals(system, _state.System) && this is not TestProbe)
            ImplicitSender.Clear();
        var atMost = duration.HasValue ? Dilated(duration.Value) : Dilated(TimeSpan.FromSeconds(5)).Min(TimeSpan.FromSeconds(10));
        if (system.Terminate().Wait(atMost))
            return;

        var message = $"Failed to stop [{system.Name}] within [{atMost}]";
        if (verifySystemShutdown)
            throw new TimeoutException(message);
        system.Log.Warning(message);
    }

    protected virtual void InitializeTest(ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        if (system is null)
        {
            var bootstrap = config.Get<BootstrapSetup>();
            var withDefaults = bootstrap.HasValue
                ? bootstrap.Value.WithConfigFallback(DefaultConfig)
                : BootstrapSetup.Create().WithConfig(DefaultConfig);
            system = ActorSystem.Create(actorSystemName ?? "test", config.WithSetup(withDefaults));
        }

        system.RegisterExtension(new TestKitExtension());
        system.RegisterExtension(new TestKitAssertionsExtension(_assertions));

        _state = new TestState(system, TestKitExtension.For(system), Logging.GetLogger(system, GetType()), new EventFilterFactory(this, system));
        if (string.IsNullOrEmpty(testActorName))
            testActorName = "testActor" + Interlocked.Increment(ref _testActorId);
        _state.TestActor = CreateTestActor(system, testActorName);

        // A probe lives inside a test, whose sender it must leave as it is.
        if (this is TestProbe)
            return;
        ImplicitSender.Set(this is INoImplicitSender ? null : _state.TestActor);
    }

    protected void InitializeTest(ActorSystem? system, Config config, string? actorSystemName, string? testActorName) =>
        InitializeTest(system, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName);

    private IActorRef CreateTestActor(ActorSystem system, string name)
    {
        var queue = _state.Queue;
        var props = Props.Create(() => new InternalTestActor(queue)).WithDispatcher("akka.test.test-actor.dispatcher");
        var testActor = ((ActorSystemImpl)system).SystemActorOf(props, name);
        if (testActor is IRepointableRef starting)
        {
            AwaitCondition(() => starting.IsStarted, _state.Settings.TestKitStartupTimeout, TimeSpan.FromMilliseconds(5),
                "The test actor did not start");
        }

        return testActor;
    }

    private sealed class TestState(ActorSystem system, TestKitSettings settings, ILoggingAdapter log, EventFilterFactory eventFilter)
    {
        public ActorSystem System { get; } = system;

        public TestKitSettings Settings { get; } = settings;

        public ILoggingAdapter Log { get; } = log;

        public EventFilterFactory EventFilter { get; } = eventFilter;

        public MessageQueue Queue { get; } = new();

        public IActorRef TestActor { get; set; } = null!;

        public MessageEnvelope LastMessage { get; set; } = NullMessageEnvelope.Instance;

        /// <summary>The deadline of the innermost Within.</summary>
        public TimeSpan? End { get; set; }

        /// <summary>The last wait was for silence, so a Within around it may end late.</summary>
        public bool LastWasNoMsg { get; set; }
    }

    private sealed class KitLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
        : TestLatch(dilate, defaultTimeout, count);
}
