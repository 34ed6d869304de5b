#nullable disable
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Annotations;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The kinds of mailboxes, by the path of their configuration or by what an actor requires.</summary>
public class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";
    public static readonly string NoMailboxRequirement = string.Empty;

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MailboxType> _byId = new();
    private readonly ConcurrentDictionary<Type, MailboxType> _byActor = new();
    private readonly ConcurrentDictionary<string, int> _stashCapacities = new();
    private Dictionary<Type, string> _bindings;

    public Mailboxes(ActorSystem system)
    {
        _system = system;
        DeadLetterMailbox = new DeadLetterMailbox(system.DeadLetters);
    }

    public DeadLetterMailbox DeadLetterMailbox { get; }

    /// <summary>What the actor says that its mailbox must be able to do, or null.</summary>
    public Type GetRequiredType(Type actorType) =>
        actorType.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequiresMessageQueue<>))?.GetGenericArguments()[0];

    public bool HasRequiredType(Type actorType) => GetRequiredType(actorType) is not null;

    public bool ProducesMessageQueue(Type mailboxType) =>
        mailboxType.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IProducesMessageQueue<>));

    /// <exception cref="ConfigurationException">There is no mailbox of that id.</exception>
    public MailboxType Lookup(string id) => _byId.GetOrAdd(id, static (key, self) => self.Configure(key), this);

    /// <summary>The kind of mailbox that makes such queues, by akka.actor.mailbox.requirements.</summary>
    public MailboxType LookupByQueueType(Type queueType)
    {
        if (!Bindings().TryGetValue(queueType, out var id))
            throw new ConfigurationException($"Mailbox Mapping for [{queueType}] not configured");
        return Lookup(id);
    }

    /// <summary>
    /// Which mailbox an actor gets: what its deployment names, else what its dispatcher names, else what the actor requires, else what its
    /// dispatcher requires, else the default one.
    /// </summary>
    public MailboxType GetMailboxType(Props props, Config dispatcherConfig)
    {
        var dispatcher = dispatcherConfig ?? Config.Empty;
        var id = props.Deploy.Mailbox;
        if (string.IsNullOrEmpty(id))
            id = dispatcher.GetString("mailbox-type", string.Empty) is { Length: > 0 } own ? dispatcher.GetString("id", own) : string.Empty;
        if (!string.IsNullOrEmpty(id))
            return Verified(props.Type, Lookup(id));

        var required = GetRequiredType(props.Type);
        if (required is not null && Bindings().ContainsKey(required))
            return LookupByQueueType(required);
        if (dispatcher.GetString("mailbox-requirement", string.Empty) is { Length: > 0 } demanded)
            return LookupByQueueType(Type.GetType(demanded) ?? throw new ConfigurationException($"Cannot find the mailbox requirement [{demanded}]."));
        return Lookup(DefaultMailboxId);
    }

    /// <summary>The capacity of stashes over a mailbox; -1 where there is no bound.</summary>
    [InternalApi]
    public int StashCapacity(string dispatcher, string mailbox) => _stashCapacities.GetOrAdd($"{dispatcher}-{mailbox}", static (_, key) =>
    {
        var (self, dispatcher, mailbox) = key;
        var all = self._system.Settings.Config;
        var dispatcherId = string.IsNullOrEmpty(dispatcher) ? Dispatchers.DefaultDispatcherId : dispatcher;
        var capacity = all.HasPath($"{dispatcherId}.stash-capacity") ? all.GetInt($"{dispatcherId}.stash-capacity") : Deploy.NoStashSize;
        if (!string.IsNullOrEmpty(mailbox) && all.HasPath($"{mailbox}.stash-capacity"))
            return all.GetInt($"{mailbox}.stash-capacity");
        if (capacity == Deploy.NoStashSize && all.HasPath($"{DefaultMailboxId}.stash-capacity"))
            return all.GetInt($"{DefaultMailboxId}.stash-capacity");
        return capacity;
    }, (this, dispatcher, mailbox));

    /// <summary>As <see cref="GetMailboxType"/>, for actors of the default dispatcher with nothing said of their mailbox.</summary>
    internal MailboxType DefaultFor(Props props) => _byActor.GetOrAdd(
        props.Type,
        static (_, state) => state.self.GetMailboxType(state.props, state.self._system.Dispatchers.ConfigOf(Dispatchers.DefaultDispatcherId)),
        (self: this, props));

    private MailboxType Verified(Type actorType, MailboxType mailboxType)
    {
        if (GetRequiredType(actorType) is not { } required)
            return mailboxType;

        var produced = mailboxType.GetType().GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IProducesMessageQueue<>))
            .Select(i => i.GetGenericArguments()[0]);
        if (produced.Any(queue => !required.IsAssignableFrom(queue)) && !(mailboxType is UnboundedMailbox && required.IsAssignableFrom(typeof(MessageQueues.UnboundedDequeMessageQueue))))
            throw new ArgumentException($"produced message queue type [{string.Join(", ", produced)}] does not fulfill requirement [{required}] for actor class [{actorType}]");
        return mailboxType;
    }

    private MailboxType Configure(string id)
    {
        var all = _system.Settings.Config;
        if (id == "unbounded")
            return new UnboundedMailbox(_system.Settings, Config.Empty);
        if (!all.HasPath(id))
            throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var own = ConfigurationFactory.ParseString($"id = \"{id}\"").WithFallback(all.GetConfig(id));
        if (id != DefaultMailboxId && all.HasPath(DefaultMailboxId))
            own = own.WithFallback(all.GetConfig(DefaultMailboxId));
        var name = own.GetString("mailbox-type");
        if (string.IsNullOrEmpty(name))
            throw new ConfigurationException($"The setting mailbox-type defined in [{id}] is empty");
        var type = Type.GetType(name) ?? throw new ConfigurationException($"Found mailbox-type [{name}] in configuration for [{id}], but could not find that type in any loaded assemblies.");
        return (MailboxType)Activator.CreateInstance(type, _system.Settings, own);
    }

    private Dictionary<Type, string> Bindings()
    {
        if (_bindings is not null)
            return _bindings;

        var bindings = new Dictionary<Type, string>();
        var requirements = _system.Settings.Config.GetConfig("akka.actor.mailbox.requirements");
        foreach (var (name, value) in requirements?.AsEnumerable() ?? [])
        {
            var type = Type.GetType(name) ?? throw new ConfigurationException($"Mailbox Requirement mapping [{name}] is not an assignable type");
            bindings[type] = value.GetString();
        }

        return _bindings = bindings;
    }
}
