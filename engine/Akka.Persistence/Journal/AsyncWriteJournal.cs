using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>A journal whose storage is asynchronous. Calls go through a circuit breaker; answers keep the order of the requests.</summary>
public abstract class AsyncWriteJournal : WriteJournalBase, IAsyncRecovery
{
    protected readonly bool CanPublish;

    private readonly CircuitBreaker _breaker;
    private readonly ReplayFilterMode _filterMode;
    private readonly int _filterWindow;
    private readonly int _filterOldWriters;
    private readonly WriteReplies _replies = new();
    private readonly WriteDeadlines _deadlines;
    private readonly Func<AtomicWrite[], CancellationToken, Task<IImmutableList<Exception?>>> _write;
    private ILoggingAdapter? _filterLog;

    protected AsyncWriteJournal()
    {
        CanPublish = Extension.Settings.Internal.PublishPluginCommands;
        var config = Plugin.Config;
        var limit = config.GetTimeSpan("circuit-breaker.call-timeout", null, false);
        _deadlines = new WriteDeadlines(limit);
        _write = (writes, token) => WriteMessagesAsync(writes, token)!;
        _breaker = new CircuitBreaker(
            Context.System.Scheduler,
            config.GetInt("circuit-breaker.max-failures"),
            limit,
            config.GetTimeSpan("circuit-breaker.reset-timeout", null, false));
        _filterMode = ParseFilterMode(config.GetString("replay-filter.mode"));
        _filterWindow = config.GetInt("replay-filter.window-size");
        _filterOldWriters = config.GetInt("replay-filter.max-old-writers");
    }

#nullable disable
    public abstract Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback);

    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken);

    /// <summary>
    /// Stores atomic writes; they may be of several persistence ids, and each is stored all or not at all. The result is null or
    /// empty where all went well; else one entry for each write: null, or why it was rejected before anything of it was stored. The
    /// task fails where the storage does. Called one after the other on the journal's actor.
    /// </summary>
    protected abstract Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken);

    /// <summary>Deletes the events up to and with a number; the highest number stays known.</summary>
    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken);
#nullable enable

    /// <summary>How the journal is. By itself: healthy while its circuit breaker is not open.</summary>
    public virtual Task<PersistenceHealthCheckResult> CheckHealthAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_breaker.IsOpen
            ? new PersistenceHealthCheckResult(PersistenceHealthStatus.Unhealthy, "The circuit breaker is open")
            : _breaker.IsHalfOpen
                ? new PersistenceHealthCheckResult(PersistenceHealthStatus.Degraded, "The circuit breaker is half open")
                : new PersistenceHealthCheckResult(PersistenceHealthStatus.Healthy));

    protected static Exception TryUnwrapException(Exception e)
    {
        while (e is AggregateException { InnerExceptions.Count: 1 } aggregate)
        {
            e = aggregate.InnerExceptions[0];
        }

        return e;
    }

    /// <summary>Handles messages of the plugin's own, where it has any.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message) => ReceiveWriteJournal(message) || ReceivePluginInternal(message);

    protected bool ReceiveWriteJournal(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                Write(write);
                return true;
            case ReplayMessages replay:
                _ = ReplayAsync(replay, Context, Context.System.EventStream);
                return true;
            case DeleteMessagesTo delete:
                _ = DeleteAsync(delete, Context.System.EventStream, Self);
                return true;
            case CheckJournalHealth check:
                _ = CheckHealthAsync(check, Sender, Self);
                return true;
            default:
                return false;
        }
    }

    private static ReplayFilterMode ParseFilterMode(string mode) => mode switch
    {
        "off" or "disabled" or "false" => ReplayFilterMode.Disabled,
        "repair-by-discard-old" => ReplayFilterMode.RepairByDiscardOld,
        "fail" => ReplayFilterMode.Fail,
        "warn" => ReplayFilterMode.Warn,
        _ => throw new ConfigurationException($"Invalid replay-filter.mode [{mode}], supported values [off, repair-by-discard-old, fail, warn]"),
    };

    private void Write(WriteMessages request)
    {
        var pending = new PendingWrite(request, _replies, _deadlines, _breaker);
        _replies.Enter(pending);
        AtomicWrite[] writes;
        try
        {
            writes = Prepare(request.Messages);
        }
        catch (Exception e)
        {
            // An adapter refused, before anything was stored.
            _replies.Complete(pending, WriteOutcome.AllRejected(e, request.Messages.Count(m => m is AtomicWrite)));
            return;
        }

        if (writes.Length == 0)
        {
            _replies.Complete(pending, WriteOutcome.Of(null, 0));
        }
        else
        {
            pending.Start(writes, _write);
        }
    }

    private async Task ReplayAsync(ReplayMessages request, IActorContext context, EventStream eventStream)
    {
        var actor = request.PersistentActor;
        object end;
        try
        {
            var highest = await _breaker.WithCircuitBreaker(
                token => ReadHighestSequenceNrAsync(request.PersistenceId, Math.Max(0L, request.FromSequenceNr - 1), token)).ConfigureAwait(false);
            var to = Math.Min(request.ToSequenceNr, highest);
            if (to > 0L && request.FromSequenceNr <= to && request.Max > 0L)
            {
                await ReplayAsync(request, to, context).ConfigureAwait(false);
            }

            end = new RecoverySuccess(highest);
        }
        catch (Exception e)
        {
            end = new ReplayMessagesFailure(TryUnwrapException(e));
        }

        actor.Tell(end, ActorRefs.NoSender);
        if (CanPublish)
        {
            eventStream.Publish(request);
        }
    }

    private async Task ReplayAsync(ReplayMessages request, long to, IActorContext context)
    {
        var actor = request.PersistentActor;
        if (_filterMode == ReplayFilterMode.Disabled)
        {
            await ReplayMessagesAsync(
                context, request.PersistenceId, request.FromSequenceNr, to, request.Max, p => Adapt(p, Emit)).ConfigureAwait(false);
            return;
        }

        var window = new ReplayWindow(_filterMode, _filterWindow, _filterOldWriters, FilterLog(context));
        await ReplayMessagesAsync(
            context,
            request.PersistenceId,
            request.FromSequenceNr,
            to,
            request.Max,
            p => Adapt(p, m => window.Add(m, Emit))).ConfigureAwait(false);
        window.Flush(Emit);

        void Emit(ReplayedMessage message) => actor.Tell(message, ActorRefs.NoSender);
    }

    private void Adapt(IPersistentRepresentation stored, Action<ReplayedMessage> add)
    {
        if (stored.IsDeleted)
        {
            return;
        }

        if (HasIdentityAdapter(stored))
        {
            add(new ReplayedMessage(stored));
            return;
        }

        foreach (var adapted in AdaptFromJournal(stored))
        {
            add(new ReplayedMessage(adapted));
        }
    }

    private ILoggingAdapter FilterLog(IActorContext context) =>
        _filterLog ??= Logging.GetLogger(context.System, typeof(ReplayFilter));

    private async Task DeleteAsync(DeleteMessagesTo request, EventStream eventStream, IActorRef self)
    {
        object reply;
        try
        {
            await _breaker.WithCircuitBreaker(
                token => DeleteMessagesToAsync(request.PersistenceId, request.ToSequenceNr, token)).ConfigureAwait(false);
            reply = new DeleteMessagesSuccess(request.ToSequenceNr);
        }
        catch (Exception e)
        {
            reply = new DeleteMessagesFailure(TryUnwrapException(e), request.ToSequenceNr);
        }

        request.PersistentActor.Tell(reply, self);
        if (CanPublish)
        {
            eventStream.Publish(request);
        }
    }

    private async Task CheckHealthAsync(CheckJournalHealth request, IActorRef sender, IActorRef self)
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

        sender.Tell(new JournalHealthCheckResponse(result), self);
    }
}
