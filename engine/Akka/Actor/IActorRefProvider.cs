#nullable disable
using Akka.Actor.Internal;
using Akka.Annotations;
using Akka.Serialization;

namespace Akka.Actor;

/// <summary>Makes and finds references: the seam where a system becomes one that others can reach.</summary>
public interface IActorRefProvider
{
    /// <summary>"/".</summary>
    IInternalActorRef RootGuardian { get; }

    /// <summary>The guardian of an address: this system's own, or one far away.</summary>
    IActorRef RootGuardianAt(Address address);

    /// <summary>"/user".</summary>
    LocalActorRef Guardian { get; }

    /// <summary>"/system".</summary>
    LocalActorRef SystemGuardian { get; }

    IActorRef DeadLetters { get; }

    /// <summary>Drops what it is told.</summary>
    IActorRef IgnoreRef { get; }

    ActorPath RootPath { get; }

    Settings Settings { get; }

    void Init(ActorSystemImpl system);

    Deployer Deployer { get; }

    /// <summary>A new path under "/temp".</summary>
    ActorPath TempPath();

    /// <summary>"/temp".</summary>
    IInternalActorRef TempContainer { get; }

    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    void UnregisterTempActor(ActorPath path);

    [InternalApi]
    FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs);

    IInternalActorRef ActorOf(ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy deploy, bool lookupDeploy, bool async);

    IActorRef ResolveActorRef(string path);

    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>Ends when the root guardian has stopped.</summary>
    Task TerminationTask { get; }

    /// <summary>The address under which the system at another one reaches this one.</summary>
    Address GetExternalAddressFor(Address address);

    Address DefaultAddress { get; }

    [InternalApi]
    Information SerializationInformation { get; }
}
