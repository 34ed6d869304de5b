namespace Akka.Persistence.Journal;

/// <summary>Leaves events as they are.</summary>
public sealed class IdentityEventAdapter : IEventAdapter
{
    private IdentityEventAdapter()
    {
    }

    public static IdentityEventAdapter Instance { get; } = new();

    public string Manifest(object evt) => string.Empty;

    public object ToJournal(object evt) => evt;

    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
}

/// <summary>Several adapters bound to one type: reading goes through all of them, writing is not possible.</summary>
public sealed class CombinedReadEventAdapter : IEventAdapter
{
    private const string Only = "CombinedReadEventAdapter must not be used when writing (creating manifests) events!";

    public CombinedReadEventAdapter(IEnumerable<IEventAdapter> adapters)
    {
        Adapters = adapters.ToArray();
    }

    public IEnumerable<IEventAdapter> Adapters { get; }

    public string Manifest(object evt) => throw new InvalidOperationException(Only);

    public object ToJournal(object evt) => throw new InvalidOperationException(Only);

    public IEventSequence FromJournal(object evt, string manifest) =>
        EventSequence.Create(Adapters.SelectMany(adapter => adapter.FromJournal(evt, manifest).Events));
}

/// <summary>Makes a full adapter of one that only reads.</summary>
internal sealed class ReadOnlyAdapter : IEventAdapter
{
    private readonly IReadEventAdapter _adapter;

    public ReadOnlyAdapter(IReadEventAdapter adapter)
    {
        _adapter = adapter;
    }

    public string Manifest(object evt) => string.Empty;

    public object ToJournal(object evt) => evt;

    public IEventSequence FromJournal(object evt, string manifest) => _adapter.FromJournal(evt, manifest);
}

/// <summary>Makes a full adapter of one that only writes.</summary>
internal sealed class WriteOnlyAdapter : IEventAdapter
{
    private readonly IWriteEventAdapter _adapter;

    public WriteOnlyAdapter(IWriteEventAdapter adapter)
    {
        _adapter = adapter;
    }

    public string Manifest(object evt) => _adapter.Manifest(evt);

    public object ToJournal(object evt) => _adapter.ToJournal(evt);

    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
}
