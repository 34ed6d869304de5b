using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Serialization;

namespace Akka.Remote;

/// <summary>
/// The provider of a system with an address of its own. Actors are local, and paths with the system's address lead to
/// them; paths with another's lead nowhere, since no system has links to others yet.
/// </summary>
public class RemoteActorRefProvider : IRemoteActorRefProvider
{
    private readonly LocalActorRefProvider _local;
    private readonly EventStream _eventStream;

    public RemoteActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        settings.InjectTopLevelFallback(
            ConfigurationFactory.FromResource<RemoteActorRefProvider>("Akka.Remote.Configuration.Remote.conf"));
        _eventStream = eventStream;
        _local = new LocalActorRefProvider(systemName, settings, eventStream);
        DefaultAddress = RemoteAddress.Create(systemName, settings.Config);
    }

    public Address DefaultAddress { get; }

    public IInternalActorRef RootGuardian => _local.RootGuardian;

    public LocalActorRef Guardian => _local.Guardian;

    public LocalActorRef SystemGuardian => _local.SystemGuardian;

    public IActorRef DeadLetters => _local.DeadLetters;

    public IActorRef IgnoreRef => _local.IgnoreRef;

    public ActorPath RootPath => _local.RootPath;

    public Settings Settings => _local.Settings;

    public Deployer Deployer => _local.Deployer;

    public IInternalActorRef TempContainer => _local.TempContainer;

    public Task TerminationTask => _local.TerminationTask;

    public Information SerializationInformation { get; private set; } = null!;

    public virtual void Init(ActorSystemImpl system)
    {
        SerializationInformation = new Information(DefaultAddress, system);
        _local.Init(system);
    }

    public bool HasAddress(Address address) => address.Equals(DefaultAddress) || address.Equals(RootPath.Address);

    public ActorPath TempPath() => _local.TempPath();

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _local.RegisterTempActor(actorRef, path);

    public void UnregisterTempActor(ActorPath path) => _local.UnregisterTempActor(path);

    public FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs) => _local.CreateFutureRef(tcs);

    public IInternalActorRef ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy deploy, bool lookupDeploy, bool async) =>
        _local.ActorOf(system, props, supervisor, path, systemService, deploy, lookupDeploy, async);

    public IActorRef RootGuardianAt(Address address) => HasAddress(address) ? RootGuardian : Nowhere(new RootActorPath(address));

    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var actorPath) && actorPath.Address.HasGlobalScope ? ResolveActorRef(actorPath) : _local.ResolveActorRef(path);

    public IActorRef ResolveActorRef(ActorPath actorPath) =>
        HasAddress(actorPath.Address) ? _local.ResolveActorRef(RootGuardian, actorPath) : Nowhere(actorPath);

    public Address GetExternalAddressFor(Address address) =>
        HasAddress(address) ? RootPath.Address : address.HasGlobalScope ? DefaultAddress : null!;

    private EmptyLocalActorRef Nowhere(ActorPath path) => new(this, path, _eventStream);
}
