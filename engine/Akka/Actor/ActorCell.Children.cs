#nullable disable
using Akka.Actor.Internal;
using Akka.Util;

namespace Akka.Actor;

/// <summary>A cell's children: made, found, stopped, and waited for.</summary>
public partial class ActorCell
{
    protected bool IsNormal => _children?.IsNormal ?? true;

    protected bool IsTerminating => _children?.IsTerminating ?? IsTerminated;

    private SuspendReason WaitingForChildren => _children?.WaitingFor;

    private ChildrenMap Children =>
        Volatile.Read(ref _children) ?? Interlocked.CompareExchange(ref _children, new ChildrenMap(), null) ?? _children;

    public virtual IActorRef ActorOf(Props props, string name = null) => MakeChild(props, name, async: false, systemService: false);

    public virtual IActorRef AttachChild(Props props, bool isSystemService, string name = null) => MakeChild(props, name, async: true, isSystemService);

    public IEnumerable<IInternalActorRef> GetChildren() => _children is { } children ? children.Children() : [];

    IEnumerable<IActorRef> IActorContext.GetChildren() => GetChildren();

    IActorRef IActorContext.Child(string name) =>
        TryGetSingleChild(name, out var child) ? child : ActorRefs.Nobody;

    /// <summary>The child of a name, or of "name#uid"; Nobody where there is none.</summary>
    public IInternalActorRef GetSingleChild(string name)
    {
        if (!name.Contains('#'))
            return TryGetSingleChild(name, out var child) ? child : ActorRefs.Nobody;
        var (plain, uid) = SplitNameAndUid(name);
        return TryGetSingleChild(plain, out var named) && (uid == UndefinedUid || uid == named.Path.Uid) ? named : ActorRefs.Nobody;
    }

    public bool TryGetChildStatsByName(string name, out IChildStats child)
    {
        var entry = _children?.Get(name);
        child = entry as IChildStats ?? (entry is IInternalActorRef actor ? _children.GetStats(actor) : null);
        return child is not null;
    }

    public void ReserveChild(string name) => Children.Reserve(name);

    /// <returns>Null where the child's name was not reserved.</returns>
    public ChildRestartStats InitChild(IInternalActorRef actor) => Children.Init(actor) ? _children.GetStats(actor) : null;

    public void Stop(IActorRef child)
    {
        if (ReferenceEquals(child, _self))
        {
            Stop();
            return;
        }

        _children?.ShallDie(child);
        ((IInternalActorRef)child).Stop();
    }

    public ActorSelection ActorSelection(ActorPath path) => ActorRefFactoryShared.ActorSelection(path, _systemImpl);

    public ActorSelection ActorSelection(string path) => ActorRefFactoryShared.ActorSelection(path, _systemImpl, _self);

    protected void UnreserveChild(string name) => _children?.Unreserve(name);

    protected bool SetChildrenTerminationReason(SuspendReason reason) => _children?.SetReason(reason) ?? false;

    protected void SetTerminated()
    {
        _children?.SetTerminated();
        Set(CellFlags.Terminated, true);
    }

    protected SuspendReason RemoveChildAndGetStateChange(IActorRef child) => _children?.Remove(child);

    protected bool TryGetChildStatsByRef(IActorRef actor, out ChildRestartStats child)
    {
        child = _children?.GetStats(actor);
        return child is not null;
    }

    internal IReadOnlyCollection<ChildRestartStats> ChildStats()
    {
        if (_children is not { } children)
            return [];
        var stats = new List<ChildRestartStats>();
        foreach (var child in children.Children())
        {
            if (children.GetStats(child) is { } one)
                stats.Add(one);
        }

        return stats;
    }

    internal static void CheckName(string name)
    {
        switch (name)
        {
            case null:
                throw new InvalidActorNameException("Actor name must not be null.");
            case "":
                throw new InvalidActorNameException("Actor name must not be empty.");
            default:
                if (ActorPath.IsValidPathElement(name))
                    return;
                throw new InvalidActorNameException(
                    $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain these special characters: {ActorPath.ValidSymbols}.");
        }
    }

    private bool TryGetSingleChild(string name, out IInternalActorRef child)
    {
        var entry = _children?.Get(name);
        child = entry as IInternalActorRef ?? (entry as ChildRestartStats)?.Child;
        return child is not null;
    }

    private IInternalActorRef MakeChild(Props props, string name, bool async, bool systemService)
    {
        ArgumentNullException.ThrowIfNull(props);
        var children = Children;
        if (name is null)
            name = Base64Encoding.Encode(children.TakeName(), "$");
        else
            CheckName(name);
        if (_systemImpl.Settings.SerializeAllCreators && !systemService && props.Deploy.Scope is not LocalScope)
            VerifyCreator(props);

        // The name is the child's from here on, so that two that are made at once cannot share it.
        if (IsTerminated || children.IsTerminating)
            throw new InvalidOperationException("Cannot create child while terminating or terminated");
        children.Reserve(name);
        IInternalActorRef actor;
        try
        {
            var path = new ChildActorPath(_self.Path, name, NewUid());
            actor = _systemImpl.Provider.ActorOf(_systemImpl, props, _self, path, systemService, null, lookupDeploy: true, async);
        }
        catch
        {
            children.Unreserve(name);
            throw;
        }

        // Where the parent has begun to stop meanwhile, the child was never there: it has not run, and nobody knows it.
        if (!children.Init(actor))
            throw new InvalidOperationException("Cannot create child while terminating or terminated");

        // A child of a parent that is suspended waits with it.
        for (var i = IsFailed ? _mailbox.SuspendCount : 0; i > 0; i--)
            actor.Suspend();

        actor.Start();
        return actor;
    }

    private void VerifyCreator(Props props)
    {
        var serialization = _systemImpl.Serialization;
        foreach (var argument in props.Arguments)
        {
            if (argument is null or INoSerializationVerificationNeeded)
                continue;
            var serializer = serialization.FindSerializerFor(argument);
            var bytes = serializer.ToBinary(argument);
            serialization.Deserialize(bytes, serializer.Identifier, Serialization.Serialization.ManifestFor(serializer, argument));
        }
    }

    private void SuspendChildren(HashSet<IActorRef> except)
    {
        if (_children is not { } children)
            return;
        foreach (var child in children.Children())
        {
            if (except is null || !except.Contains(child))
                child.Suspend();
        }
    }

    private void ResumeChildren(Exception causedByFailure, IActorRef perpetrator)
    {
        if (_children is not { } children)
            return;
        foreach (var child in children.Children())
            child.Resume(perpetrator is not null && perpetrator.Equals(child) ? causedByFailure : null);
    }
}
