using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Journal;
using Akka.Persistence.Sql.Db;

namespace Akka.Persistence.Sql.Journal;

/// <summary>
/// Events in a SQL database, in the tables of Akka.Persistence.Sql. Events of many actors go to disk in one transaction; a
/// database that fails fails the write, an event that cannot be serialized is rejected alone.
/// </summary>
public class SqlWriteJournal : AsyncWriteJournal
{
    private static readonly IImmutableList<Exception?> AllStored = ImmutableList<Exception?>.Empty;

    private readonly IJournalDb _db;
    private readonly RowCodec _codec;
    private readonly int _pageSize;
    private readonly CancellationTokenSource _stopped = new();

    private readonly WritesUnderWay _underWay = new();

    public SqlWriteJournal(Akka.Configuration.Config journalConfig)
    {
        var system = (ExtendedActorSystem)Context.System;
        var log = Context.GetLogger();
        var settings = new JournalSettings(journalConfig.WithFallback(SqlPersistence.DefaultJournalConfiguration), Self.Path.Name);
        _codec = new RowCodec(system, settings);
        _pageSize = settings.ReplayBatchSize;
        _db = SqlDatabases.Get(system).Journal(settings, e =>
        {
            if (settings.WarnOnAutoInitializeFail)
            {
                log.Warning(e, "Unable to initialize the journal's tables");
            }
        });
    }

    internal override bool KeepsEvents => false;

    public override async Task<PersistenceHealthCheckResult> CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var breaker = await base.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
        if (breaker.Status == PersistenceHealthStatus.Unhealthy)
        {
            return breaker;
        }

        await _db.PingAsync(cancellationToken).ConfigureAwait(false);
        return breaker;
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // An incarnation that was restarted may still be writing.
        await _underWay.WaitAsync(persistenceId, cancellationToken).ConfigureAwait(false);
        return await _db.HighestAsync(persistenceId, cancellationToken).ConfigureAwait(false);
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var from = fromSequenceNr;
        var rest = max;
        while (rest > 0 && from <= toSequenceNr)
        {
            var limit = (int)Math.Min(rest, _pageSize);
            var page = await _db.PageAsync(persistenceId, from, toSequenceNr, limit, _stopped.Token).ConfigureAwait(false);
            foreach (var row in page)
            {
                recoveryCallback(_codec.Read(row));
            }

            if (page.Count < limit)
            {
                return;
            }

            rest -= page.Count;
            from = page[^1].SequenceNr + 1;
        }
    }

    protected override void PostStop()
    {
        _stopped.Cancel();
        _db.Close();
        base.PostStop();
    }

#nullable disable
    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var now = DateTime.UtcNow.Ticks;
        var rows = new List<JournalRow>();
        ImmutableArray<Exception>.Builder rejections = null;
        var index = 0;
        foreach (var write in messages)
        {
            var before = rows.Count;
            try
            {
                for (var i = 0; i < write.Size; i++)
                {
                    rows.Add(_codec.Write(write[i], now));
                }

                rejections?.Add(null);
            }
            catch (Exception e)
            {
                // Nothing of this write is stored; the others are.
                rows.RemoveRange(before, rows.Count - before);
                rejections ??= Nulls(index);
                rejections.Add(e);
            }

            index++;
        }

        IImmutableList<Exception> result = rejections is null ? AllStored : rejections.ToImmutable();
        if (rows.Count == 0)
        {
            return Task.FromResult(result);
        }

        var stored = new JournalWrite(rows, result, _underWay);
        _db.Write(stored);
        return stored.Task;
    }
#nullable enable

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _db.DeleteAsync(persistenceId, toSequenceNr, cancellationToken);

    private static ImmutableArray<Exception?>.Builder Nulls(int count)
    {
        var list = ImmutableArray.CreateBuilder<Exception?>();
        list.AddRange(Enumerable.Repeat<Exception?>(null, count));
        return list;
    }
}
