#nullable disable
using System.Collections.Concurrent;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor.Internal;

/// <summary>The actor system: made, then started, then terminated.</summary>
public partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly string _name;
    private readonly Settings _settings;
    private readonly EventStream _eventStream;
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly TerminationCallbacks _terminationCallbacks = new();
    private ILoggingAdapter _log;
    private readonly IActorRefProvider _provider;
    private readonly IScheduler _scheduler;
    private readonly Mailboxes _mailboxes;
    private readonly Dispatchers _dispatchers;
    private MessageDispatcher _internalDispatcher;
    private Serialization.Serialization _serialization;
    private SupervisorStrategy _defaultStrategy;
    private IActorRef _logDeadLetterListener;
    private volatile bool _aborting;
    private int _terminating;

    public ActorSystemImpl(string name)
        : this(name, Config.Empty, ActorSystemSetup.Empty, Option<Props>.None)
    {
    }

    public ActorSystemImpl(string name, Config config, ActorSystemSetup setup, Option<Props>? guardianProps = null)
    {
        if (string.IsNullOrEmpty(name) || !IsValidName(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        }

        ArgumentNullException.ThrowIfNull(config);
        _name = name;
        GuardianProps = guardianProps ?? Option<Props>.None;
        _settings = new Settings(this, config, setup);
        _eventStream = new EventStream(_settings.DebugEventStream);
        _eventStream.StartStdoutLogger(_settings);
        _log = new BusLogging(_eventStream, $"ActorSystem({_name})", GetType(), _settings.LogFormatter);
        _scheduler = NewScheduler();
        _provider = NewProvider();
        _mailboxes = new Mailboxes(this);
        _dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(_eventStream, _scheduler, _settings, _mailboxes), _log);
    }

    public Option<Props> GuardianProps { get; }

    public override string Name => _name;

    public override Settings Settings => _settings;

    public override EventStream EventStream => _eventStream;

    public override IActorRefProvider Provider => _provider;

    public override IScheduler Scheduler => _scheduler;

    public override Serialization.Serialization Serialization => _serialization;

    public override Dispatchers Dispatchers => _dispatchers;

    public override Mailboxes Mailboxes => _mailboxes;

    public override ILoggingAdapter Log => _log;

    public override IActorRef DeadLetters => _provider.DeadLetters;

    public override IActorRef IgnoreRef => _provider.IgnoreRef;

    public override IInternalActorRef Guardian => _provider.Guardian;

    public override IInternalActorRef LookupRoot => _provider.RootGuardian;

    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;

    /// <summary>For the system's own actors.</summary>
    internal MessageDispatcher InternalDispatcher => _internalDispatcher ??= _dispatchers.HasDispatcher(Dispatchers.InternalDispatcherId)
        ? _dispatchers.Lookup(Dispatchers.InternalDispatcherId)
        : _dispatchers.DefaultGlobalDispatcher;

    internal SupervisorStrategy DefaultSupervisorStrategy => _defaultStrategy ??= SupervisorStrategy.DefaultStrategy;

    /// <summary>Everything ends at once, without waiting for children.</summary>
    internal bool Aborting => _aborting;

    /// <summary>Brings the system up.</summary>
    public void Start()
    {
        try
        {
            _serialization = new Serialization.Serialization(this);
            _provider.Init(this);
            _log = Logging.GetLogger(this, $"ActorSystem({_name})");
            if (_settings.LogDeadLetters > 0)
                _logDeadLetterListener = SystemActorOf<DeadLetterListener>("deadLetterListener");
            _eventStream.StartUnsubscriber(this);
            LoadExtensions();
            if (_settings.LogConfigOnStart)
                _log.Info(_settings.ToString());
        }
        catch
        {
            FinalTerminate();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string name = null)
    {
        if (GuardianProps.HasValue)
            throw new InvalidOperationException("Cannot create top-level actor from the outside on ActorSystem with custom user guardian");
        return _provider.Guardian.Cell.AttachChild(props, isSystemService: false, name);
    }

    public override IActorRef SystemActorOf(Props props, string name = null) =>
        _provider.SystemGuardian.Cell.AttachChild(props, isSystemService: true, name);

    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this, _provider.RootGuardian);

    public override void Stop(IActorRef actor)
    {
        var path = actor.Path;
        if (path.Parent is { } parent && parent.Equals(_provider.Guardian.Path))
            _provider.Guardian.Tell(new Dispatch.SysMsg.StopChild(actor));
        else if (path.Parent is { } other && other.Equals(_provider.SystemGuardian.Path))
            _provider.SystemGuardian.Tell(new Dispatch.SysMsg.StopChild(actor));
        else
            ((IInternalActorRef)actor).Stop();
    }

    public override string PrintTree()
    {
        var text = new System.Text.StringBuilder();
        Print(LookupRoot, string.Empty, text);
        return text.ToString();

        static void Print(IActorRef node, string indent, System.Text.StringBuilder text)
        {
            text.Append(indent).Append(indent.Length == 0 ? "-> " : "⌊-> ").Append(node.Path.Name).Append(' ').AppendLine(Logging.SimpleName(node));
            if (node is not ActorRefWithCell withCell)
                return;
            foreach (var child in withCell.Children)
                Print(child, indent + "   ", text);
        }
    }

    public override string ToString() => LookupRoot?.Path.Root.Address.ToString() ?? $"akka://{_name}";

    private IScheduler NewScheduler()
    {
        var type = Type.GetType(_settings.SchedulerClass ?? typeof(HashedWheelTimerScheduler).AssemblyQualifiedName)
            ?? throw new ConfigurationException($"Cannot find the scheduler [{_settings.SchedulerClass}] that akka.scheduler.implementation names.");
        return (IScheduler)Activator.CreateInstance(type, _settings.Config, _log);
    }

    private IActorRefProvider NewProvider()
    {
        var type = Type.GetType(_settings.ProviderClass)
            ?? throw new ConfigurationException($"'akka.actor.provider' is not a valid type name : '{_settings.ProviderClass}'");
        if (!typeof(IActorRefProvider).IsAssignableFrom(type))
            throw new ConfigurationException($"'akka.actor.provider' is not a valid actor ref provider: '{_settings.ProviderClass}'");
        return (IActorRefProvider)Activator.CreateInstance(type, _name, _settings, _eventStream);
    }

    private static bool IsValidName(string name)
    {
        if (!char.IsAsciiLetterOrDigit(name[0]))
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        }

        return true;
    }
}
