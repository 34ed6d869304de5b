using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Journal;

namespace Akka.Persistence.TestKit;

/// <summary>A journal in memory that lets an interceptor see each event before it writes or recovers it.</summary>
public sealed class TestJournal : MemoryJournal
{
    private volatile IJournalInterceptor _writeInterceptor = JournalInterceptors.Noop.Instance;
    private volatile IJournalInterceptor _recoveryInterceptor = JournalInterceptors.Noop.Instance;
    private volatile IConnectionInterceptor _connectionInterceptor = ConnectionInterceptors.Noop.Instance;

    /// <summary>Told to the journal, which answers when it does so.</summary>
    public sealed class UseWriteInterceptor
    {
        public UseWriteInterceptor(IJournalInterceptor interceptor) => Interceptor = interceptor;

        public IJournalInterceptor Interceptor { get; }
    }

    /// <summary>Told to the journal, which answers when it does so.</summary>
    public sealed class UseRecoveryInterceptor
    {
        public UseRecoveryInterceptor(IJournalInterceptor interceptor) => Interceptor = interceptor;

        public IJournalInterceptor Interceptor { get; }
    }

    /// <summary>Told to the journal, which answers when it does so.</summary>
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

    /// <summary>The behaviours of a journal, by its reference.</summary>
    public static ITestJournal FromRef(IActorRef actor) => new TestJournalWrapper(actor);

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        await _connectionInterceptor.InterceptAsync().ConfigureAwait(false);
        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken).ConfigureAwait(false);
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        await _connectionInterceptor.InterceptAsync().ConfigureAwait(false);
        var interceptor = _recoveryInterceptor;
        foreach (var message in Read(persistenceId, fromSequenceNr, Math.Min(toSequenceNr, HighestSequenceNr(persistenceId)), max))
        {
            await interceptor.InterceptAsync(message).ConfigureAwait(false);
            recoveryCallback(message);
        }
    }

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case UseWriteInterceptor use:
                _writeInterceptor = use.Interceptor;
                Sender.Tell(Ack.Instance);
                return true;
            case UseRecoveryInterceptor use:
                _recoveryInterceptor = use.Interceptor;
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

#nullable disable
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        await _connectionInterceptor.InterceptAsync().ConfigureAwait(false);
        var interceptor = _writeInterceptor;
        var outcome = ImmutableList.CreateBuilder<Exception>();
        foreach (var write in messages)
        {
            try
            {
                foreach (var message in (IEnumerable<IPersistentRepresentation>)write.Payload)
                    await interceptor.InterceptAsync(message).ConfigureAwait(false);
            }
            catch (TestJournalRejectionException rejection)
            {
                outcome.Add(rejection);
                continue;
            }

            // An atomic write is written whole or not at all.
            await base.WriteMessagesAsync([write], cancellationToken).ConfigureAwait(false);
            outcome.Add(null);
        }

        return outcome.ToImmutable();
    }
#nullable enable

    protected override async Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
    {
        await _connectionInterceptor.InterceptAsync().ConfigureAwait(false);
        await base.DeleteMessagesToAsync(persistenceId, toSequenceNr, cancellationToken).ConfigureAwait(false);
    }

    private sealed class TestJournalWrapper(IActorRef journal) : ITestJournal
    {
        public JournalWriteBehavior OnWrite { get; } =
            new(new Setter(journal, interceptor => new UseWriteInterceptor(interceptor)));

        public JournalRecoveryBehavior OnRecovery { get; } =
            new(new Setter(journal, interceptor => new UseRecoveryInterceptor(interceptor)));

        public JournalConnectionBehavior OnConnect { get; } = new(new ConnectionSetter(journal));
    }

    private sealed class Setter(IActorRef journal, Func<IJournalInterceptor, object> command) : IJournalBehaviorSetter
    {
        public Task SetInterceptorAsync(IJournalInterceptor interceptor) =>
            journal.Ask<Ack>(command(interceptor), TimeSpan.FromSeconds(3));
    }

    private sealed class ConnectionSetter(IActorRef journal) : IJournalConnectionBehaviorSetter
    {
        public Task SetInterceptorAsync(IConnectionInterceptor interceptor) =>
            journal.Ask<Ack>(new UseConnectionInterceptor(interceptor), TimeSpan.FromSeconds(3));
    }
}
