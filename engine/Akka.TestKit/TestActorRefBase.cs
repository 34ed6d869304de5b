using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.TestKit.Internal;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>An actor that runs on the test's thread, with its inside in view: <see cref="UnderlyingActor"/>.</summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef, IWrapsTestActor where TActor : ActorBase
{
    private readonly InternalTestActorRef _internalRef;

    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null) =>
        _internalRef = InternalTestActorRef.Create(system, actorProps, supervisor, name);

    protected InternalTestActorRef InternalRef => _internalRef;

    IInternalActorRef IWrapsTestActor.Inner => _internalRef;

    public IActorRef Ref => _internalRef;

    public ActorPath Path => _internalRef.Path;

    /// <exception cref="IllegalActorStateException">It has stopped.</exception>
    public TActor UnderlyingActor => (TActor)_internalRef.UnderlyingActor;

    bool IActorRefScope.IsLocal => _internalRef.IsLocal;

    IInternalActorRef IInternalActorRef.Parent => _internalRef.Parent;

    IActorRefProvider IInternalActorRef.Provider => _internalRef.Provider;

#pragma warning disable CS0618 // The interface still asks for it.
    bool IInternalActorRef.IsTerminated => _internalRef.IsTerminated;
#pragma warning restore CS0618

    /// <summary>Runs the message through the actor's behaviour past its mailbox; what the actor throws comes out here.</summary>
    public void Receive(object message, IActorRef? sender = null) => _internalRef.Receive(message, sender);

    public Task ReceiveAsync(object message, IActorRef? sender = null) => _internalRef.ReceiveAsync(message, sender);

    public void Watch(IActorRef subject) => _internalRef.Watch(subject);

    public void Unwatch(IActorRef subject) => _internalRef.Unwatch(subject);

    public void Tell(object message, IActorRef sender) => _internalRef.Tell(message, sender);

    public void Tell(object message) => _internalRef.Tell(message, ActorCell.GetCurrentSelfOrNoSender());

    public void Forward(object message) => _internalRef.Forward(message);

    public override string ToString() => _internalRef.ToString()!;

    public override bool Equals(object? obj) => _internalRef.Equals(obj is TestActorRefBase<TActor> other ? other._internalRef : obj);

    public override int GetHashCode() => _internalRef.GetHashCode();

    public int CompareTo(object? obj) => ((IComparable)_internalRef).CompareTo(obj is TestActorRefBase<TActor> other ? other._internalRef : obj);

    public bool Equals(IActorRef? other) => _internalRef.Equals(other);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => _internalRef.CompareTo(other);

    public static bool operator ==(TestActorRefBase<TActor>? testActorRef, IActorRef? actorRef) =>
        testActorRef is null ? actorRef is null : testActorRef.Equals((object?)actorRef);

    public static bool operator !=(TestActorRefBase<TActor>? testActorRef, IActorRef? actorRef) => !(testActorRef == actorRef);

    public static bool operator ==(IActorRef? actorRef, TestActorRefBase<TActor>? testActorRef) => testActorRef == actorRef;

    public static bool operator !=(IActorRef? actorRef, TestActorRefBase<TActor>? testActorRef) => !(testActorRef == actorRef);

    public static IActorRef ToActorRef(TestActorRefBase<TActor> actorRef) => actorRef._internalRef;

    public void SendSystemMessage(ISystemMessage message) => _internalRef.SendSystemMessage(message);

#pragma warning disable CS0618 // The interface still asks for it.
    public void SendSystemMessage(ISystemMessage message, IActorRef sender) =>
        ((IInternalActorRef)_internalRef).SendSystemMessage(message, sender);
#pragma warning restore CS0618

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => _internalRef.ToSurrogate(system);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => _internalRef.GetChild(name);

    void IInternalActorRef.Resume(Exception causedByFailure) => _internalRef.Resume(causedByFailure);

    void IInternalActorRef.Start() => _internalRef.Start();

    void IInternalActorRef.Stop() => _internalRef.Stop();

    void IInternalActorRef.Restart(Exception cause) => _internalRef.Restart(cause);

    void IInternalActorRef.Suspend() => _internalRef.Suspend();
}
