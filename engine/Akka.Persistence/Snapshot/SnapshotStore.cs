using Akka.Actor;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Persistence.Snapshot;

/// <summary>A snapshot store whose storage is asynchronous. Calls go through a circuit breaker.</summary>
public abstract class SnapshotStore : ActorBase
{
    private readonly CircuitBreaker _breaker;
    private readonly bool _publish;

    protected SnapshotStore()
    {
        var extension = Persistence.Instance.Apply(Context.System);
        Plugin = extension.SettingsOf(Self);
        _publish = extension.Settings.Internal.PublishPluginCommands;
        _breaker = new CircuitBreaker(
            Context.System.Scheduler,
            Plugin.Config.GetInt("circuit-breaker.max-failures"),
            Plugin.Config.GetTimeSpan("circuit-breaker.call-timeout", null, false),
            Plugin.Config.GetTimeSpan("circuit-breaker.reset-timeout", null, false));
    }

    internal PersistenceExtension.PluginSettings Plugin { get; }

#nullable disable
    /// <summary>The youngest snapshot within the criteria; null for none.</summary>
    protected abstract Task<SelectedSnapshot> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken);

    /// <summary>Saves a snapshot; one with the same sequence number is replaced.</summary>
    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken);

    /// <summary>Deletes the snapshot at a sequence number; its time counts where the metadata gives one.</summary>
    protected abstract Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken);

    /// <summary>Deletes the snapshots within the criteria.</summary>
    protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken);
#nullable enable

    /// <summary>How the store is. By itself: healthy while its circuit breaker is not open.</summary>
    public virtual Task<PersistenceHealthCheckResult> CheckHealthAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_breaker.IsOpen
            ? new PersistenceHealthCheckResult(PersistenceHealthStatus.Unhealthy, "The circuit breaker is open")
            : _breaker.IsHalfOpen
                ? new PersistenceHealthCheckResult(PersistenceHealthStatus.Degraded, "The circuit breaker is half open")
                : new PersistenceHealthCheckResult(PersistenceHealthStatus.Healthy));

    /// <summary>Handles messages of the plugin's own; sees the ends of saves and deletes, too.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message) => ReceiveSnapshotStore(message) || ReceivePluginInternal(message);

    private bool ReceiveSnapshotStore(object message)
    {
        switch (message)
        {
            case LoadSnapshot load:
                Load(load);
                return true;
            case SaveSnapshot save:
                Save(save);
                return true;
            case SaveSnapshotSuccess or SaveSnapshotFailure or DeleteSnapshotSuccess or DeleteSnapshotFailure
                or DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
                Ended(message);
                return true;
            case DeleteSnapshot delete:
                Run(
                    delete,
                    token => DeleteAsync(delete.Metadata, token),
                    () => new DeleteSnapshotSuccess(delete.Metadata),
                    e => new DeleteSnapshotFailure(delete.Metadata, e));
                return true;
            case DeleteSnapshots delete:
                Run(
                    delete,
                    token => DeleteAsync(delete.PersistenceId, delete.Criteria, token),
                    () => new DeleteSnapshotsSuccess(delete.Criteria),
                    e => new DeleteSnapshotsFailure(delete.Criteria, e));
                return true;
            case CheckSnapshotStoreHealth check:
                _ = CheckHealthAsync(check, Sender, Self);
                return true;
            default:
                return false;
        }
    }

    private void Load(LoadSnapshot load)
    {
        if (load.Criteria.Equals(SnapshotSelectionCriteria.None))
        {
            Sender.Tell(new LoadSnapshotResult(null, load.ToSequenceNr), Self);
            return;
        }

        _ = LoadAsync(load, Sender, Self);
    }

    private async Task LoadAsync(LoadSnapshot load, IActorRef sender, IActorRef self)
    {
        object reply;
        try
        {
            var found = await _breaker.WithCircuitBreaker(
                token => LoadAsync(load.PersistenceId, load.Criteria.Limit(load.ToSequenceNr), token)).ConfigureAwait(false);
            reply = new LoadSnapshotResult(found, load.ToSequenceNr);
        }
        catch (Exception e)
        {
            reply = new LoadSnapshotFailed(Unwrap(e));
        }

        sender.Tell(reply, self);
    }

    private void Save(SaveSnapshot save)
    {
        var metadata = save.Metadata.Timestamp == DateTime.MinValue
            ? new SnapshotMetadata(save.Metadata.PersistenceId, save.Metadata.SequenceNr, DateTime.UtcNow)
            : save.Metadata;
        Run(
            save,
            token => SaveAsync(metadata, save.Snapshot, token),
            () => new SaveSnapshotSuccess(metadata),
            e => new SaveSnapshotFailure(save.Metadata, e));
    }

    /// <summary>The end comes back as a message, so that the plugin sees it on its actor before the sender does.</summary>
    private void Run(object request, Func<CancellationToken, Task> call, Func<object> success, Func<Exception, object> failure)
    {
        _ = RunAsync(request, call, success, failure, Context.System.EventStream, Sender, Self);
    }

    private async Task RunAsync(
        object request,
        Func<CancellationToken, Task> call,
        Func<object> success,
        Func<Exception, object> failure,
        EventStream eventStream,
        IActorRef sender,
        IActorRef self)
    {
        object end;
        try
        {
            await _breaker.WithCircuitBreaker(call).ConfigureAwait(false);
            end = success();
        }
        catch (Exception e)
        {
            end = failure(Unwrap(e));
        }

        self.Tell(end, sender);
        if (_publish)
        {
            eventStream.Publish(request);
        }
    }

    private void Ended(object message)
    {
        try
        {
            ReceivePluginInternal(message);
            if (message is SaveSnapshotFailure failure)
            {
                // What a failed save left behind must not be offered to a recovery.
                _ = RemoveAsync(failure.Metadata, Context.GetLogger());
            }
        }
        finally
        {
            Sender.Tell(message, Self);
        }
    }

    private async Task RemoveAsync(SnapshotMetadata metadata, ILoggingAdapter log)
    {
        try
        {
            await _breaker.WithCircuitBreaker(token => DeleteAsync(metadata, token)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            log.Debug("What a failed save may have left of snapshot [{0}] could not be deleted: {1}", metadata, Unwrap(e).Message);
        }
    }

    private async Task CheckHealthAsync(CheckSnapshotStoreHealth request, IActorRef sender, IActorRef self)
    {
        PersistenceHealthCheckResult result;
        try
        {
            result = await CheckHealthAsync(request.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            result = new PersistenceHealthCheckResult(PersistenceHealthStatus.Unhealthy, e.Message, e);
        }

        sender.Tell(new SnapshotStoreHealthCheckResponse(result), self);
    }

    private static Exception Unwrap(Exception e)
    {
        while (e is AggregateException { InnerExceptions.Count: 1 } aggregate)
        {
            e = aggregate.InnerExceptions[0];
        }

        return e;
    }
}
