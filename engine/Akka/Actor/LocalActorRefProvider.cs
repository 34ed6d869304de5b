#nullable disable
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Serialization;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The provider of a system by itself, on which those that others can reach are built.</summary>
public sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly EventStream _eventStream;
    private readonly Func<ActorPath, IInternalActorRef> _deadLettersFactory;
    private readonly RootActorPath _rootPath;
    private readonly ActorPath _tempNode;
    private readonly Dictionary<string, IInternalActorRef> _extraNames = [];
    private readonly TaskCompletionSource<Status> _terminationPromise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ActorSystemImpl _system;
    private ILoggingAdapter _log;
    private readonly IActorRef _deadLetters;
    private VirtualPathContainer _tempContainer;
    private RootGuardianActorRef _rootGuardian;
    private LocalActorRef _userGuardian;
    private LocalActorRef _systemGuardian;
    private Information _serializationInformation;
    private long _tempNumber;

    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : this(systemName, settings, eventStream, null, null)
    {
    }

    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream, Deployer deployer, Func<ActorPath, IInternalActorRef> deadLettersFactory)
    {
        Settings = settings;
        _eventStream = eventStream;
        Deployer = deployer ?? new Deployer(settings);
        _rootPath = new RootActorPath(new Address("akka", systemName));
        _tempNode = _rootPath / "temp";
        _deadLettersFactory = deadLettersFactory ?? (path => new DeadLetterActorRef(this, path, _eventStream));
        _deadLetters = _deadLettersFactory(_rootPath / "deadLetters");
        IgnoreRef = new IgnoreActorRef(this);
        _log = Logging.GetLogger(eventStream, $"LocalActorRefProvider({_rootPath.Address})");
    }

    public IActorRef DeadLetters => _deadLetters;

    public IActorRef IgnoreRef { get; }

    public Deployer Deployer { get; }

    public IInternalActorRef RootGuardian => _rootGuardian;

    public ActorPath RootPath => _rootPath;

    public Settings Settings { get; }

    public LocalActorRef SystemGuardian => _systemGuardian;

    public IInternalActorRef TempContainer => _tempContainer;

    public Task TerminationTask => _terminationPromise.Task;

    public LocalActorRef Guardian => _userGuardian;

    public EventStream EventStream => _eventStream;

    public ILoggingAdapter Log => _log;

    public Address DefaultAddress => _rootPath.Address;

    public Information SerializationInformation => _serializationInformation ??= new Information(DefaultAddress, _system);

    public void Init(ActorSystemImpl system)
    {
        _system = system;
        _log = Logging.GetLogger(system, $"LocalActorRefProvider({_rootPath.Address})");
        var dispatcher = system.Dispatchers.DefaultGlobalDispatcher;
        var internalDispatcher = system.InternalDispatcher;
        var above = new RootGuardianSupervisor(_rootPath, this, _terminationPromise, _log);
        var rootProps = Props.Create<GuardianActor>(new OneForOneStrategy(cause =>
        {
            _log.Error(cause, "Root guardian failed. Shutting down system");
            return Directive.Stop;
        }));
        _rootGuardian = new RootGuardianActorRef(system, rootProps, internalDispatcher, null, above, _rootPath, (IInternalActorRef)_deadLetters, _extraNames);

        var rootCell = _rootGuardian.Cell;
        rootCell.ReserveChild("user");
        var userProps = system.GuardianProps.HasValue
            ? system.GuardianProps.Value
            : Props.Create<GuardianActor>(UserGuardianStrategy());
        _userGuardian = new LocalActorRef(system, userProps, dispatcher, null, _rootGuardian, _rootPath / "user", sendSupervise: false);
        rootCell.InitChild(_userGuardian);

        rootCell.ReserveChild("system");
        var systemProps = Props.Create(() => new SystemGuardianActor(_userGuardian), new OneForOneStrategy(cause =>
        {
            switch (cause)
            {
                case ActorKilledException or ActorInitializationException:
                    return Directive.Stop;
                default:
                    return Directive.Restart;
            }
        }));
        _systemGuardian = new LocalActorRef(system, systemProps, internalDispatcher, null, _rootGuardian, _rootPath / "system", sendSupervise: false);
        rootCell.InitChild(_systemGuardian);

        _tempContainer = new VirtualPathContainer(this, _tempNode, _rootGuardian);
        _rootGuardian.SetTempContainer(_tempContainer);

        _rootGuardian.Start();
        _userGuardian.Start();
        _systemGuardian.Start();

        // The user's end begins the system's, and the system's the root's.
        _systemGuardian.SendSystemMessage(new Watch(_userGuardian, _systemGuardian));
        _rootGuardian.SendSystemMessage(new Watch(_systemGuardian, _rootGuardian));
        _eventStream.StartDefaultLoggers(system);
    }

    /// <summary>Gives a reference a name directly under the root.</summary>
    public void RegisterExtraName(string name, IInternalActorRef actor) => _extraNames.Add(name, actor);

    public ActorPath TempPath() => _tempNode / Base64Encoding.Encode(Interlocked.Increment(ref _tempNumber) - 1, "$");

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path)
    {
        if (path.Parent != _tempNode)
            throw new InvalidOperationException("Cannot RegisterTempActor() with anything not obtained from tempPath()");
        _tempContainer.AddChild(path.Name, actorRef);
    }

    public void UnregisterTempActor(ActorPath path)
    {
        if (path.Parent != _tempNode)
            throw new InvalidOperationException("Cannot UnregisterTempActor() with anything not obtained from tempPath()");
        _tempContainer.RemoveChild(path.Name);
    }

    public FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs) => new(tcs, null, this);

    public IInternalActorRef ActorOf(ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy deploy, bool lookupDeploy, bool async)
    {
        // What is configured for the path goes before what the code says.
        var configured = lookupDeploy ? Deployer.Lookup(path) : deploy;
        if (configured is not null)
            props = props.WithoutFallback(configured.WithFallback(props.Deploy));

        var dispatcher = Dispatcher(system, props, path);
        var mailboxType = MailboxOf(system, props, dispatcher);
        return new LocalActorRef(system, props, dispatcher, mailboxType, supervisor, path, sendSupervise: false);
    }

    public IActorRef ResolveActorRef(string path)
    {
        if (IgnoreActorRef.IsIgnoreRefPath(path))
            return IgnoreRef;
        if (ActorPath.TryParse(path, out var actorPath) && actorPath.Address.Equals(_rootPath.Address))
            return ResolveActorRef(_rootGuardian, actorPath);
        _log.Debug("Resolve of unknown path [{0}] failed. Invalid format.", path);
        return _deadLetters;
    }

    public IActorRef ResolveActorRef(ActorPath path)
    {
        if (path.Root.Equals(_rootPath))
            return ResolveActorRef(_rootGuardian, path);
        _log.Debug("Resolve of foreign ActorPath [{0}] failed", path);
        return _deadLetters;
    }

    public IActorRef RootGuardianAt(Address address) => address.Equals(_rootPath.Address) ? _rootGuardian : _deadLetters;

    public Address GetExternalAddressFor(Address address) => address.Equals(_rootPath.Address) ? address : null;

    internal IActorRef ResolveActorRef(IInternalActorRef from, ActorPath path)
    {
        var elements = path.ElementsWithUid;
        if (elements.Count == 0)
            return from.GetChild([string.Empty]);
        var found = from.GetChild(elements);
        if (!found.IsNobody() || found is DeadLetterActorRef)
            return found;
        _log.Debug("Resolve of path sequence [/{0}] failed", ActorPath.FormatPathElements(elements));
        return new EmptyLocalActorRef(this, path, _eventStream);
    }

    private static MessageDispatcher Dispatcher(ActorSystemImpl system, Props props, ActorPath path)
    {
        var id = props.Deploy.Dispatcher;
        if (id == Deploy.NoDispatcherGiven)
            return system.Dispatchers.DefaultGlobalDispatcher;
        if (!system.Dispatchers.HasDispatcher(id))
            throw new ConfigurationException($"Dispatcher [{id}] not configured for path {path}");
        return system.Dispatchers.Lookup(id);
    }

    private static MailboxType MailboxOf(ActorSystemImpl system, Props props, MessageDispatcher dispatcher)
    {
        if (props.Deploy.Mailbox == Deploy.NoMailboxGiven && ReferenceEquals(dispatcher, system.Dispatchers.DefaultGlobalDispatcher))
            return system.Mailboxes.DefaultFor(props);
        try
        {
            return system.Mailboxes.GetMailboxType(props, dispatcher.Configurator?.Config);
        }
        catch (ConfigurationException failure)
        {
            throw new ConfigurationException($"Configuration problem while creating [{props.Type}] with dispatcher [{props.Dispatcher}] and mailbox [{props.Mailbox}]", failure);
        }
    }

    private SupervisorStrategy UserGuardianStrategy() =>
        SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass ?? "Akka.Actor.DefaultSupervisorStrategy").Create();
}
