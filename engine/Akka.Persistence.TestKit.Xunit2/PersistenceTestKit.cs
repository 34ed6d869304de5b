using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Xunit.Abstractions;

namespace Akka.Persistence.TestKit;

/// <summary>A test class of xunit 2 whose system keeps events and snapshots in memory and lets the test decide when that fails.</summary>
public class PersistenceTestKit : Akka.TestKit.Xunit2.TestKit
{
    private static readonly Lazy<Config> Plugins =
        new(() => ConfigurationFactory.FromResource<TestJournal>("Akka.Persistence.TestKit.config.conf"));

    public PersistenceTestKit(ActorSystemSetup setup, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(WithPlugins(setup), actorSystemName, output)
    {
        (JournalActorRef, Journal) = OpenJournal();
        (SnapshotsActorRef, Snapshots) = OpenSnapshots();
    }

    /// <param name="system">Its plugins must be the test's: <see cref="DefaultConfig"/>.</param>
    /// <param name="output">Gets the log, too.</param>
    public PersistenceTestKit(ActorSystem system, ITestOutputHelper? output = null) : base(system, output)
    {
        (JournalActorRef, Journal) = OpenJournal();
        (SnapshotsActorRef, Snapshots) = OpenSnapshots();
    }

    public PersistenceTestKit(Config customConfig, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(customConfig.WithFallback(DefaultConfig), actorSystemName, output)
    {
        (JournalActorRef, Journal) = OpenJournal();
        (SnapshotsActorRef, Snapshots) = OpenSnapshots();
    }

    public PersistenceTestKit(string? actorSystemName = null, ITestOutputHelper? output = null) : this(Config.Empty, actorSystemName, output)
    {
    }

    public new static Config DefaultConfig => Plugins.Value.WithFallback(Akka.TestKit.Xunit2.TestKit.DefaultConfig);

    public IActorRef JournalActorRef { get; }

    public IActorRef SnapshotsActorRef { get; }

    public ITestJournal Journal { get; }

    public ITestSnapshotStore Snapshots { get; }

    /// <summary>Runs the code while the journal recovers as told; after it the journal passes everything again.</summary>
    public Task WithJournalRecovery(Func<JournalRecoveryBehavior, Task> behaviorSelector, Func<Task> execution) =>
        With(Journal.OnRecovery, behaviorSelector, execution, behavior => behavior.Pass());

    /// <inheritdoc cref="WithJournalRecovery(Func{JournalRecoveryBehavior, Task}, Func{Task})"/>
    public Task WithJournalRecovery(Func<JournalRecoveryBehavior, Task> behaviorSelector, Action execution) =>
        WithJournalRecovery(behaviorSelector, AsTask(execution));

    /// <summary>Runs the code while the journal writes as told; after it the journal passes everything again.</summary>
    public Task WithJournalWrite(Func<JournalWriteBehavior, Task> behaviorSelector, Func<Task> execution) =>
        With(Journal.OnWrite, behaviorSelector, execution, behavior => behavior.Pass());

    /// <inheritdoc cref="WithJournalWrite(Func{JournalWriteBehavior, Task}, Func{Task})"/>
    public Task WithJournalWrite(Func<JournalWriteBehavior, Task> behaviorSelector, Action execution) =>
        WithJournalWrite(behaviorSelector, AsTask(execution));

    /// <summary>Runs the code while the store saves as told; after it the store passes everything again.</summary>
    public Task WithSnapshotSave(Func<SnapshotStoreSaveBehavior, Task> behaviorSelector, Func<Task> execution) =>
        With(Snapshots.OnSave, behaviorSelector, execution, behavior => behavior.Pass());

    /// <inheritdoc cref="WithSnapshotSave(Func{SnapshotStoreSaveBehavior, Task}, Func{Task})"/>
    public Task WithSnapshotSave(Func<SnapshotStoreSaveBehavior, Task> behaviorSelector, Action execution) =>
        WithSnapshotSave(behaviorSelector, AsTask(execution));

    /// <summary>Runs the code while the store loads as told; after it the store passes everything again.</summary>
    public Task WithSnapshotLoad(Func<SnapshotStoreLoadBehavior, Task> behaviorSelector, Func<Task> execution) =>
        With(Snapshots.OnLoad, behaviorSelector, execution, behavior => behavior.Pass());

    /// <inheritdoc cref="WithSnapshotLoad(Func{SnapshotStoreLoadBehavior, Task}, Func{Task})"/>
    public Task WithSnapshotLoad(Func<SnapshotStoreLoadBehavior, Task> behaviorSelector, Action execution) =>
        WithSnapshotLoad(behaviorSelector, AsTask(execution));

    /// <summary>Runs the code while the store deletes as told; after it the store passes everything again.</summary>
    public Task WithSnapshotDelete(Func<SnapshotStoreDeleteBehavior, Task> behaviorSelector, Func<Task> execution) =>
        With(Snapshots.OnDelete, behaviorSelector, execution, behavior => behavior.Pass());

    /// <inheritdoc cref="WithSnapshotDelete(Func{SnapshotStoreDeleteBehavior, Task}, Func{Task})"/>
    public Task WithSnapshotDelete(Func<SnapshotStoreDeleteBehavior, Task> behaviorSelector, Action execution) =>
        WithSnapshotDelete(behaviorSelector, AsTask(execution));

    private static async Task With<TBehavior>(
        TBehavior behavior, Func<TBehavior, Task> select, Func<Task> execution, Func<TBehavior, Task> reset)
    {
        ArgumentNullException.ThrowIfNull(select);
        ArgumentNullException.ThrowIfNull(execution);

        // Back in the test's own context, whose sender the code may count on.
        try
        {
            await select(behavior);
            await execution();
        }
        finally
        {
            await reset(behavior);
        }
    }

    private static Func<Task> AsTask(Action execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        return () =>
        {
            execution();
            return Task.CompletedTask;
        };
    }

    private static ActorSystemSetup WithPlugins(ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        return setup.WithSetup(bootstrap.HasValue
            ? bootstrap.Value.WithConfigFallback(DefaultConfig)
            : BootstrapSetup.Create().WithConfig(DefaultConfig));
    }

    private (IActorRef, ITestJournal) OpenJournal()
    {
        var journal = Persistence.Instance.Apply(Sys).JournalFor(null);
        return (journal, TestJournal.FromRef(journal));
    }

    private (IActorRef, ITestSnapshotStore) OpenSnapshots()
    {
        var snapshots = Persistence.Instance.Apply(Sys).SnapshotStoreFor(null);
        return (snapshots, TestSnapshotStore.FromRef(snapshots));
    }
}
