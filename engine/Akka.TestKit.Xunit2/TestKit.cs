using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>A test class of xunit 2 with an actor system of its own, that ends with the test.</summary>
public class TestKit : TestKitBase, IDisposable
{
    protected readonly ITestOutputHelper? Output;

    private bool _disposing;
    private bool _disposed;

    /// <param name="system">Null: a new one, called "test", with <see cref="DefaultConfig"/>.</param>
    /// <param name="output">Gets the log, too.</param>
    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null) : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <param name="config">How to set up the system; it falls back on <see cref="DefaultConfig"/>.</param>
    /// <param name="actorSystemName">By default "test".</param>
    /// <param name="output">Gets the log, too.</param>
    public TestKit(ActorSystemSetup config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <inheritdoc cref="TestKit(ActorSystemSetup, string, ITestOutputHelper)"/>
    public TestKit(Config config, string? actorSystemName = null, ITestOutputHelper? output = null) : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <param name="config">HOCON; it falls back on <see cref="DefaultConfig"/>.</param>
    /// <param name="output">Gets the log, too.</param>
    public TestKit(string config, ITestOutputHelper? output = null) : base(Assertions, ConfigurationFactory.ParseString(config))
    {
        Output = output;
        InitializeLogger(Sys);
    }

    public new static Config DefaultConfig => TestKitBase.DefaultConfig;

    public new static Config FullDebugConfig => TestKitBase.FullDebugConfig;

    protected static XunitAssertions Assertions { get; } = new();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs when the test has ended. Who overrides it calls it, or the system stays.</summary>
    protected virtual void AfterAll() => Shutdown();

    protected virtual void Dispose(bool disposing)
    {
        if (_disposing || _disposed)
            return;
        _disposing = true;
        try
        {
            if (disposing)
                AfterAll();
        }
        finally
        {
            _disposing = false;
            _disposed = true;
        }
    }

    /// <summary>Writes the system's log to the test's output.</summary>
    protected void InitializeLogger(ActorSystem system)
    {
        if (Output is not null)
            StartLogger(system, Output, "log-test");
    }

    /// <param name="system">Whose log.</param>
    /// <param name="prefix">Stands before each line.</param>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output is not null)
            StartLogger(system, new PrefixedOutput(Output, prefix), "log-test");
    }

    private void StartLogger(ActorSystem system, ITestOutputHelper output, string name)
    {
        var logger = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new TestOutputLogger(output)), name);
        logger.Ask<LoggerInitialized>(new InitializeLogger(system.EventStream), TestKitSettings.TestKitStartupTimeout)
            .ConfigureAwait(false).GetAwaiter().GetResult();
    }
}
