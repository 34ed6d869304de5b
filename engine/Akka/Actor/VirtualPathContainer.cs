#nullable disable
using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>References under a path with no actor of its own, such as /temp.</summary>
internal sealed class VirtualPathContainer : MinimalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _children = new();

    public VirtualPathContainer(IActorRefProvider provider, ActorPath path, IInternalActorRef parent)
    {
        Provider = provider;
        Path = path;
        Parent = parent;
    }

    public override IActorRefProvider Provider { get; }

    public override ActorPath Path { get; }

    public override IInternalActorRef Parent { get; }

    public bool HasChildren => !_children.IsEmpty;

    public void AddChild(string name, IInternalActorRef actor) => _children[name] = actor;

    public void RemoveChild(string name) => _children.TryRemove(name, out _);

    /// <summary>Runs the action for each reference that is there.</summary>
    public void ForEachChild(Action<IInternalActorRef> action)
    {
        foreach (var child in _children.Values)
            action(child);
    }

    public bool TryGetChild(string name, out IInternalActorRef child) => _children.TryGetValue(name, out child);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        if (name.Count == 0)
            return this;
        var (first, _) = ActorCell.SplitNameAndUid(name[0]);
        if (first.Length == 0)
            return this;
        if (!_children.TryGetValue(first, out var child))
            return ActorRefs.Nobody;
        return name.Count == 1 ? child : child.GetChild(name.Skip(1).ToList());
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is not ActorSelectionMessage { Elements: [SelectChildName named, ..] } selection)
            return;
        if (!_children.TryGetValue(named.Name, out var child))
            new EmptyLocalActorRef(Provider, Path / named.Name, ((LocalActorRef)Provider.RootGuardian).Cell.System.EventStream).Tell(selection, sender);
        else if (selection.Elements.Length == 1)
            child.Tell(selection.Message, sender);
        else
            child.Tell(selection.Copy(elements: selection.Elements[1..]), sender);
    }
}
