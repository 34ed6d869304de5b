using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Persistence.Journal;

/// <summary>The event adapters of a journal and the event types that they are bound to.</summary>
public class EventAdapters
{
    private readonly ConcurrentDictionary<Type, IEventAdapter> _map;
    private readonly KeyValuePair<Type, IEventAdapter>[] _bindings;
    private readonly ILoggingAdapter _log;

    protected EventAdapters(
        ConcurrentDictionary<Type, IEventAdapter> map,
        IEnumerable<KeyValuePair<Type, IEventAdapter>> bindings,
        ILoggingAdapter log)
    {
        _map = map;
        _bindings = bindings.ToArray();
        _log = log;
    }

    /// <summary>Reads <c>event-adapters</c> and <c>event-adapter-bindings</c> of a journal's settings.</summary>
    public static EventAdapters Create(ExtendedActorSystem system, Config config)
    {
        var classes = AdapterSettings.Classes(config);
        var bound = AdapterSettings.Bindings(config);
        if (classes.Count == 0 && bound.Count == 0)
        {
            return IdentityEventAdapters.Instance;
        }

        foreach (var (type, names) in bound)
        {
            foreach (var name in names)
            {
                if (!classes.ContainsKey(name))
                {
                    throw new ArgumentException(
                        $"{type} was bound to undefined event-adapter: {name} (bindings: [{string.Join(", ", names)}], known adapters: {string.Join(", ", classes.Keys)})");
                }
            }
        }

        var adapters = classes.ToDictionary(pair => pair.Key, pair => Instantiate(pair.Value, system), StringComparer.Ordinal);
        var bindings = bound.Select(pair => new KeyValuePair<Type, IEventAdapter>(
            Type.GetType(pair.Key, throwOnError: true)!,
            pair.Value.Count == 1
                ? adapters[pair.Value[0]]
                : new CombinedReadEventAdapter(pair.Value.Select(name => adapters[name]))));

        var sorted = MostSpecificFirst(bindings);
        var map = new ConcurrentDictionary<Type, IEventAdapter>(sorted);
        return new EventAdapters(map, sorted, Logging.GetLogger(system, typeof(EventAdapters)));
    }

    public IEventAdapter Get<T>() => Get(typeof(T));

    /// <summary>The adapter bound to the type, or else to its nearest base class or interface; else the identity.</summary>
    public virtual IEventAdapter Get(Type type)
    {
        if (_map.TryGetValue(type, out var adapter))
        {
            return adapter;
        }

        adapter = IdentityEventAdapter.Instance;
        foreach (var (bound, candidate) in _bindings)
        {
            if (bound.IsAssignableFrom(type))
            {
                adapter = candidate;
                break;
            }
        }

        if (_map.TryAdd(type, adapter) && _log.IsDebugEnabled)
        {
            _log.Debug("Using EventAdapter [{0}] for event [{1}]", adapter.GetType().Name, type.FullName);
        }

        return adapter;
    }

    private static List<KeyValuePair<Type, IEventAdapter>> MostSpecificFirst(IEnumerable<KeyValuePair<Type, IEventAdapter>> bindings)
    {
        var sorted = new List<KeyValuePair<Type, IEventAdapter>>();
        foreach (var binding in bindings)
        {
            var before = sorted.FindIndex(other => other.Key.IsAssignableFrom(binding.Key));
            if (before < 0)
            {
                sorted.Add(binding);
            }
            else
            {
                sorted.Insert(before, binding);
            }
        }

        return sorted;
    }

    private static IEventAdapter Instantiate(string className, ExtendedActorSystem system)
    {
        var type = Type.GetType(className, throwOnError: true)!;
        var takesSystem = type.GetConstructors().Any(c => c.GetParameters() is [var only] && only.ParameterType.IsInstanceOfType(system));
        var adapter = takesSystem ? Activator.CreateInstance(type, system) : Activator.CreateInstance(type);
        return adapter switch
        {
            IEventAdapter both => both,
            IWriteEventAdapter writes => new WriteOnlyAdapter(writes),
            IReadEventAdapter reads => new ReadOnlyAdapter(reads),
            _ => throw new ArgumentException($"Type {className} does not implement any EventAdapter interface!"),
        };
    }
}

/// <summary>The adapters of a journal that has none.</summary>
internal sealed class IdentityEventAdapters : EventAdapters
{
    private IdentityEventAdapters()
        : base(new ConcurrentDictionary<Type, IEventAdapter>(), [], NoLogger.Instance)
    {
    }

    public static IdentityEventAdapters Instance { get; } = new();

    public override IEventAdapter Get(Type type) => IdentityEventAdapter.Instance;
}
