using Akka.Actor;
using Akka.Persistence.Snapshot;

namespace Akka.Persistence.TestKit;

/// <summary>A snapshot store in memory that lets an interceptor see each load, save and deletion.</summary>
public class TestSnapshotStore : MemorySnapshotStore
{
    private volatile ISnapshotStoreInterceptor _saveInterceptor = SnapshotStoreInterceptors.Noop.Instance;
    private volatile ISnapshotStoreInterceptor _loadInterceptor = SnapshotStoreInterceptors.Noop.Instance;
    private volatile ISnapshotStoreInterceptor _deleteInterceptor = SnapshotStoreInterceptors.Noop.Instance;
    private volatile IConnectionInterceptor _connectionInterceptor = ConnectionInterceptors.Noop.Instance;

    /// <summary>Told to the store, which answers when it does so.</summary>
    public sealed class UseSaveInterceptor
    {
        public UseSaveInterceptor(ISnapshotStoreInterceptor interceptor) => Interceptor = interceptor;

        public ISnapshotStoreInterceptor Interceptor { get; }
    }

    /// <summary>Told to the store, which answers when it does so.</summary>
    public sealed class UseLoadInterceptor
    {
        public UseLoadInterceptor(ISnapshotStoreInterceptor interceptor) => Interceptor = interceptor;

        public ISnapshotStoreInterceptor Interceptor { get; }
    }

    /// <summary>Told to the store, which answers when it does so.</summary>
    public sealed class UseDeleteInterceptor
    {
        public UseDeleteInterceptor(ISnapshotStoreInterceptor interceptor) => Interceptor = interceptor;

        public ISnapshotStoreInterceptor Interceptor { get; }
    }

    /// <summary>Told to the store, which answers when it does so.</summary>
    public sealed class UseConnectionInterceptor
    {
        public UseConnectionInterceptor(IConnectionInterceptor interceptor) => Interceptor = interceptor;

        public IConnectionInterceptor Interceptor { get; }
    }

    public sealed class Ack
    {
        public static readonly Ack Instance = new();

        private Ack()
        {
        }
    }

    /// <summary>The behaviours of a store, by its reference.</summary>
    public static ITestSnapshotStore FromRef(IActorRef actor) => new TestSnapshotStoreWrapper(actor);

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case UseSaveInterceptor use:
                _saveInterceptor = use.Interceptor;
                Sender.Tell(Ack.Instance);
                return true;
            case UseLoadInterceptor use:
                _loadInterceptor = use.Interceptor;
                Sender.Tell(Ack.Instance);
                return true;
            case UseDeleteInterceptor use:
                _deleteInterceptor = use.Interceptor;
                Sender.Tell(Ack.Instance);
                return true;
            case UseConnectionInterceptor use:
                _connectionInterceptor = use.Interceptor;
                Sender.Tell(Ack.Instance);
                return true;
            default:
                return base.ReceivePluginInternal(message);
        }
    }

    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        await _connectionInterceptor.InterceptAsync().ConfigureAwait(false);
        await _saveInterceptor.InterceptAsync(metadata.PersistenceId, Criteria(metadata)).ConfigureAwait(false);
        await base.SaveAsync(metadata, snapshot, cancellationToken).ConfigureAwait(false);
    }

#nullable disable
    protected override async Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        await _connectionInterceptor.InterceptAsync().ConfigureAwait(false);
        await _loadInterceptor.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        return await base.LoadAsync(persistenceId, criteria, cancellationToken).ConfigureAwait(false);
    }
#nullable enable

    protected override async Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken)
    {
        await _connectionInterceptor.InterceptAsync().ConfigureAwait(false);
        await _deleteInterceptor.InterceptAsync(metadata.PersistenceId, Criteria(metadata)).ConfigureAwait(false);
        await base.DeleteAsync(metadata, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        await _connectionInterceptor.InterceptAsync().ConfigureAwait(false);
        await _deleteInterceptor.InterceptAsync(persistenceId, criteria).ConfigureAwait(false);
        await base.DeleteAsync(persistenceId, criteria, cancellationToken).ConfigureAwait(false);
    }

    private static SnapshotSelectionCriteria Criteria(SnapshotMetadata metadata) =>
        new(metadata.SequenceNr, metadata.Timestamp, metadata.SequenceNr, metadata.Timestamp);

    private sealed class TestSnapshotStoreWrapper(IActorRef store) : ITestSnapshotStore
    {
        public SnapshotStoreSaveBehavior OnSave { get; } = new(new Setter(store, interceptor => new UseSaveInterceptor(interceptor)));

        public SnapshotStoreLoadBehavior OnLoad { get; } = new(new Setter(store, interceptor => new UseLoadInterceptor(interceptor)));

        public SnapshotStoreDeleteBehavior OnDelete { get; } = new(new Setter(store, interceptor => new UseDeleteInterceptor(interceptor)));

        public SnapshotStoreConnectionBehavior OnConnect { get; } = new(new ConnectionSetter(store));
    }

    private sealed class Setter(IActorRef store, Func<ISnapshotStoreInterceptor, object> command) : ISnapshotStoreBehaviorSetter
    {
        public Task SetInterceptorAsync(ISnapshotStoreInterceptor interceptor) =>
            store.Ask<Ack>(command(interceptor), TimeSpan.FromSeconds(3));
    }

    private sealed class ConnectionSetter(IActorRef store) : ISnapshotStoreConnectionBehaviorSetter
    {
        public Task SetInterceptorAsync(IConnectionInterceptor interceptor) =>
            store.Ask<Ack>(new UseConnectionInterceptor(interceptor), TimeSpan.FromSeconds(3));
    }
}
