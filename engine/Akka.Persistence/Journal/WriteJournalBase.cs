using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>A journal's half of the event adapters.</summary>
public abstract class WriteJournalBase : ActorBase
{
    private readonly EventAdapters _adapters;

    protected WriteJournalBase()
    {
        Extension = Persistence.Instance.Apply(Context.System);
        Plugin = Extension.SettingsOf(Self);
        _adapters = Plugin.Adapters;
    }

    internal PersistenceExtension Extension { get; }

    internal PersistenceExtension.PluginSettings Plugin { get; }

    /// <summary>The atomic writes of a request, adapted and without their senders; deferred payloads are left out.</summary>
    protected IEnumerable<AtomicWrite> PreparePersistentBatch(IEnumerable<IPersistentEnvelope> resequenceables)
    {
        foreach (var item in resequenceables)
        {
            if (item is AtomicWrite write)
            {
                yield return Prepare(write);
            }
        }
    }

    protected IEnumerable<IPersistentRepresentation> AdaptFromJournal(IPersistentRepresentation representation)
    {
        var adapter = _adapters.Get(representation.Payload.GetType());
        return ReferenceEquals(adapter, IdentityEventAdapter.Instance)
            ? [representation]
            : adapter.FromJournal(representation.Payload, representation.Manifest).Events.Select(representation.WithPayload);
    }

    private protected bool HasIdentityAdapter(IPersistentRepresentation representation) =>
        ReferenceEquals(_adapters.Get(representation.Payload.GetType()), IdentityEventAdapter.Instance);

    protected IPersistentRepresentation AdaptToJournal(IPersistentRepresentation representation)
    {
        var payload = representation.Payload;
        var adapter = _adapters.Get(payload.GetType());
        return ReferenceEquals(adapter, IdentityEventAdapter.Instance)
            ? representation
            : representation.WithPayload(adapter.ToJournal(payload)).WithManifest(adapter.Manifest(payload));
    }

    /// <summary>
    /// False: the journal turns events into bytes at once, so that there is nothing to be kept from it and an event without an
    /// adapter goes to it as it is.
    /// </summary>
    internal virtual bool KeepsEvents => true;

    /// <summary>The same as an array, without a detour over enumerators.</summary>
    internal AtomicWrite[] Prepare(IEnumerable<IPersistentEnvelope> messages)
    {
        if (messages is not IPersistentEnvelope[] items)
        {
            return PreparePersistentBatch(messages).ToArray();
        }

        var count = 0;
        foreach (var item in items)
        {
            count += item is AtomicWrite ? 1 : 0;
        }

        var writes = count == 0 ? [] : new AtomicWrite[count];
        var at = 0;
        foreach (var item in items)
        {
            if (item is AtomicWrite write)
            {
                writes[at++] = Prepare(write);
            }
        }

        return writes;
    }

    private AtomicWrite Prepare(AtomicWrite write)
    {
        if (!KeepsEvents && ReferenceEquals(_adapters, IdentityEventAdapters.Instance))
        {
            return write;
        }

        if (write.Single is { } single)
        {
            return new AtomicWrite(Prepare(single));
        }

        var events = ImmutableArray.CreateBuilder<IPersistentRepresentation>(write.Size);
        for (var i = 0; i < write.Size; i++)
        {
            events.Add(Prepare(write[i]));
        }

        return new AtomicWrite(events.MoveToImmutable());
    }

    private IPersistentRepresentation Prepare(IPersistentRepresentation p) =>
        AdaptToJournal(p.Update(p.SequenceNr, p.PersistenceId, p.IsDeleted, ActorRefs.NoSender, p.WriterGuid));
}
