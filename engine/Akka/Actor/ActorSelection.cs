#nullable disable
namespace Akka.Actor;

/// <summary>A message on its way along a selection.</summary>
public class ActorSelectionMessage : IAutoReceivedMessage, IPossiblyHarmful, IWrappedMessage
{
    public ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    {
        Message = message;
        Elements = elements;
        WildCardFanOut = wildCardFanOut;
    }

    public object Message { get; }

    public SelectionPathElement[] Elements { get; }

    /// <summary>There may be any number of receivers, so that none is no dead letter.</summary>
    public bool WildCardFanOut { get; }

    public ActorSelectionMessage Copy(object message = null, SelectionPathElement[] elements = null, bool? wildCardFanOut = null) =>
        new(message ?? Message, elements ?? Elements, wildCardFanOut ?? WildCardFanOut);

    public override string ToString() => $"ActorSelectionMessage - Message: {Message} - WildCartFanOut: {WildCardFanOut} - Elements: {string.Join<SelectionPathElement>("/", Elements)}";
}

/// <summary>Actors by a path, with wildcards: each message goes to whoever is there at the time.</summary>
public class ActorSelection : ICanTell
{
    public ActorSelection()
    {
    }

    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, string.IsNullOrEmpty(path) ? [] : path.Split('/'))
    {
    }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        var names = elements.Where(name => name.Length > 0).ToList();
        Path = new SelectionPathElement[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            Path[i] = names[i] switch
            {
                ".." => SelectParent.Instance,
                "**" when i == names.Count - 1 => SelectChildRecursive.Instance,
                "**" => throw new IllegalActorNameException("Double wildcard can only appear at the last path entry"),
                var name when name.Contains('?') || name.Contains('*') => new SelectChildPattern(name),
                var name => new SelectChildName(name),
            };
        }
    }

    public IActorRef Anchor { get; }

    public SelectionPathElement[] Path { get; }

    public string PathString => "/" + string.Join("/", Path.Select(element => element.ToString()));

    public void Tell(object message, IActorRef sender = null)
    {
        sender ??= ActorCell.GetCurrentSelfOrNoSender();
        DeliverSelection((IInternalActorRef)Anchor, sender, new ActorSelectionMessage(message, Path));
    }

    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <exception cref="ActorNotFoundException">(In the task.) No actor answered in time.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException("subject was null");
        }
        catch (Exception failure) when (failure is not ActorNotFoundException)
        {
            throw new ActorNotFoundException("Exception during resolving ActorSelection", failure);
        }
    }

    internal static void DeliverSelection(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage selection)
    {
        if (selection.Elements.Length == 0)
        {
            anchor.Tell(selection.Message, sender);
            return;
        }

        var current = anchor;
        for (var i = 0; i < selection.Elements.Length; i++)
        {
            var isLast = i == selection.Elements.Length - 1;
            if (current is not ActorRefWithCell withCell)
            {
                // Elsewhere, or no actor: it goes on from there, or says that nobody is there.
                current.Tell(Rest(selection, i), sender);
                return;
            }

            switch (selection.Elements[i])
            {
                case SelectParent:
                    current = withCell.Parent is null or Nobody ? withCell : withCell.Parent;
                    break;
                case SelectChildName named:
                    var child = withCell.GetSingleChild(named.Name);
                    if (child is Nobody)
                    {
                        if (!selection.WildCardFanOut)
                            EmptyRef(withCell, selection, i).Tell(selection, sender);
                        return;
                    }

                    current = child;
                    break;
                case SelectChildRecursive:
                    foreach (var one in withCell.Children)
                        DeliverBelow((IInternalActorRef)one, sender, selection);
                    return;
                case SelectChildPattern pattern:
                    var fitting = withCell.Children.Where(one => pattern.Fits(one.Path.Name)).ToList();
                    if (fitting.Count == 0)
                    {
                        if (!selection.WildCardFanOut)
                            EmptyRef(withCell, selection, i).Tell(selection, sender);
                        return;
                    }

                    foreach (var one in fitting)
                    {
                        if (isLast)
                            one.Tell(selection.Message, sender);
                        else
                            DeliverSelection((IInternalActorRef)one, sender, selection.Copy(elements: selection.Elements[(i + 1)..], wildCardFanOut: selection.WildCardFanOut || fitting.Count > 1));
                    }

                    return;
            }

            if (isLast)
                current.Tell(selection.Message, sender);
        }
    }

    protected bool Equals(ActorSelection other) => Equals(Anchor, other.Anchor) && PathString == other.PathString;

    public override bool Equals(object obj) => ReferenceEquals(this, obj) || (obj is ActorSelection other && Equals(other));

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString()
    {
        var text = $"ActorSelection[Anchor({Anchor.Path}";
        if (Anchor.Path.Uid != ActorCell.UndefinedUid)
            text += $"#{Anchor.Path.Uid}";
        return $"{text}), Path({PathString})]";
    }

    private static ActorSelectionMessage Rest(ActorSelectionMessage selection, int from) =>
        from == 0 ? selection : selection.Copy(elements: selection.Elements[from..]);

    private static void DeliverBelow(IInternalActorRef actor, IActorRef sender, ActorSelectionMessage selection)
    {
        actor.Tell(selection.Message, sender);
        if (actor is not ActorRefWithCell withCell)
            return;
        foreach (var child in withCell.Children)
            DeliverBelow((IInternalActorRef)child, sender, selection);
    }

    private static EmptyLocalActorRef EmptyRef(ActorRefWithCell anchor, ActorSelectionMessage selection, int from)
    {
        var provider = anchor.Provider;
        var path = anchor.Path / selection.Elements.Skip(from).Select(element => element.ToString());
        return new EmptyLocalActorRef(provider, path, ((ActorCell)anchor.Underlying).System.EventStream);
    }
}

/// <summary>Makes selections.</summary>
public static class ActorRefFactoryShared
{
    public static ActorSelection ActorSelection(ActorPath actorPath, ActorSystem system)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        return new ActorSelection(provider.RootGuardianAt(actorPath.Address), actorPath.ElementsWithUid);
    }

    /// <summary>Relative to the look-up root, unless the path is absolute or a whole address.</summary>
    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef lookupRoot)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        if (string.IsNullOrEmpty(path))
            return new ActorSelection(provider.DeadLetters, string.Empty);
        if (ActorPath.TryParse(path, out var full))
            return ActorSelection(full, system);
        if (path.StartsWith('/'))
            return new ActorSelection(provider.RootGuardian, path.Split('/').Where(name => name.Length > 0));
        return new ActorSelection(lookupRoot, path.Split('/').Where(name => name.Length > 0));
    }

    public static ActorSelection ActorSelection(IActorRef anchorActorRef, string path) => new(anchorActorRef, path);
}
