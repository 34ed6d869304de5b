using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Engine.Specs.Persistence;

/// <summary>A journal that does what an event's text says: "reject…", "fail…", "slow…", "hang…", or on replay "lost…" and "silent…".</summary>
public sealed class FaultyJournal : MemoryJournal
{
    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        if (persistenceId.StartsWith("lost", StringComparison.Ordinal))
        {
            throw new IOException("cannot be read, on request");
        }

        return persistenceId.StartsWith("silent", StringComparison.Ordinal)
            ? Task.Delay(TimeSpan.FromMinutes(1))
            : base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);
    }

    protected override async Task<IImmutableList<Exception?>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<Exception?>();
        var accepted = new List<AtomicWrite>();
        foreach (var write in messages)
        {
            var texts = ((IImmutableList<IPersistentRepresentation>)write.Payload).Select(p => p.Payload as string ?? string.Empty).ToArray();
            if (texts.Any(text => text.StartsWith("fail", StringComparison.Ordinal)))
            {
                throw new IOException("cannot be written, on request");
            }

            if (texts.Any(text => text.StartsWith("slow", StringComparison.Ordinal)))
            {
                await Task.Delay(300, CancellationToken.None);
            }

            if (texts.Any(text => text.StartsWith("hang", StringComparison.Ordinal)))
            {
                await Task.Delay(TimeSpan.FromMinutes(1), CancellationToken.None);
            }

            if (texts.Any(text => text.StartsWith("reject", StringComparison.Ordinal)))
            {
                results.Add(new NotSupportedException("refused, on request"));
            }
            else
            {
                results.Add(null);
                accepted.Add(write);
            }
        }

        await base.WriteMessagesAsync(accepted, cancellationToken);
        return results.ToImmutable();
    }
}
