#nullable disable
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>
/// A cell's children by name. Most actors have none, so the cell makes this with the first. Other threads look children up by path and
/// make top-level actors, hence the lock. A child is kept as its reference alone until its restarts must be counted.
/// </summary>
internal sealed class ChildrenMap
{
    /// <summary>Of cells that have ended without ever having had a child: nobody can make one any more.</summary>
    public static readonly ChildrenMap Closed = new() { IsTerminated = true };

    private const int FewAtMost = 6;

    // A few children stand in an array; many in a dictionary.
    private KeyValuePair<string, object>[] _few = new KeyValuePair<string, object>[2];
    private int _fewCount;
    private Dictionary<string, object> _many;
    private HashSet<IActorRef> _dying;
    private SuspendReason _reason;

    // Children that have ended, and whose names are taken again before their end came through to the parent.
    private HashSet<IActorRef> _replaced;

    public bool IsTerminated { get; private set; }

    public long NextName { get; private set; }

    public bool IsNormal
    {
        get
        {
            lock (this)
                return !IsTerminated && (_reason is null or SuspendReason.UserRequest);
        }
    }

    public bool IsTerminating
    {
        get
        {
            lock (this)
                return IsTerminated || _reason is SuspendReason.Termination;
        }
    }

    public SuspendReason WaitingFor
    {
        get
        {
            lock (this)
                return _reason is SuspendReason.IWaitingForChildren ? _reason : null;
        }
    }

    public long TakeName()
    {
        lock (this)
            return NextName++;
    }

    /// <exception cref="InvalidActorNameException">There is a child of that name.</exception>
    public void Reserve(string name)
    {
        lock (this)
        {
            if (IsTerminated)
                throw new InvalidOperationException($"Cannot reserve actor name '{name}': already terminated");
            if (_reason is SuspendReason.Termination)
                throw new InvalidOperationException($"Cannot reserve actor name '{name}': terminating");
            var taken = Find(name);
            if (taken is not null && AsRef(taken) is not LocalActorRef { Cell.HasEnded: true })
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");

            // Whoever has heard of an actor's end may use its name, even where the parent is yet to hear of it.
            if (taken is not null)
                (_replaced ??= []).Add(AsRef(taken));
            Put(name, ChildNameReserved.Instance);
        }
    }

    public void Unreserve(string name)
    {
        lock (this)
        {
            if (Find(name) is ChildNameReserved)
                Drop(name);
        }
    }

    /// <summary>Puts the child under its reserved name.</summary>
    /// <returns>False where the name was not reserved, or is not any more since the parent stops.</returns>
    public bool Init(IInternalActorRef child)
    {
        lock (this)
        {
            var name = child.Path.Name;
            switch (Find(name))
            {
                case null:
                    return false;
                case ChildNameReserved when IsTerminated || _reason is SuspendReason.Termination:
                    Drop(name);
                    return false;
                case ChildNameReserved:
                    Put(name, child);
                    return true;
                default:
                    return true;
            }
        }
    }

    /// <summary>The child, the reservation of its name, or null.</summary>
    public object Get(string name)
    {
        lock (this)
            return Find(name);
    }

    public ChildRestartStats GetStats(IActorRef child)
    {
        lock (this)
        {
            var name = child.Path.Name;
            var entry = Find(name);
            var stats = entry as ChildRestartStats;
            if (stats is null && entry is IInternalActorRef actor)
                stats = new ChildRestartStats(actor);
            if (stats is null || !stats.Child.Equals(child))
                return null;
            if (!ReferenceEquals(stats, entry))
                Put(name, stats);
            return stats;
        }
    }

    public bool Contains(IActorRef child)
    {
        lock (this)
            return (AsRef(Find(child.Path.Name)) is { } actor && actor.Equals(child)) || _replaced?.Contains(child) == true;
    }

    public List<IInternalActorRef> Children()
    {
        lock (this)
        {
            var children = new List<IInternalActorRef>(_many?.Count ?? _fewCount);
            if (_many is not null)
            {
                foreach (var entry in _many.Values)
                {
                    if (AsRef(entry) is { } child)
                        children.Add(child);
                }
            }
            else
            {
                for (var i = 0; i < _fewCount; i++)
                {
                    if (AsRef(_few[i].Value) is { } child)
                        children.Add(child);
                }
            }

            return children;
        }
    }

    /// <summary>The child is being stopped; the cell may have to wait for it.</summary>
    public void ShallDie(IActorRef child)
    {
        lock (this)
        {
            if (IsTerminated || AsRef(Find(child.Path.Name)) is not { } actor || !actor.Equals(child))
                return;
            (_dying ??= []).Add(child);
            _reason ??= SuspendReason.UserRequest.Instance;
        }
    }

    /// <summary>From here on there are no new children, and those that are there shall die: in one step, since others may be making some.</summary>
    public List<IInternalActorRef> BeginTermination()
    {
        lock (this)
        {
            var children = Children();
            foreach (var child in children)
                (_dying ??= []).Add(child);
            if (_dying is { Count: > 0 })
                _reason = SuspendReason.Termination.Instance;
            else
                SetTerminated();
            return children;
        }
    }

    /// <returns>Whether there are children that the cell must wait for.</returns>
    public bool SetReason(SuspendReason reason)
    {
        lock (this)
        {
            if (_reason is null)
                return false;
            _reason = reason;
            return true;
        }
    }

    /// <returns>What the cell was waiting for, if this child was the last.</returns>
    public SuspendReason Remove(IActorRef child)
    {
        lock (this)
        {
            if (_replaced?.Remove(child) != true && AsRef(Find(child.Path.Name)) is { } actor && actor.Equals(child))
                Drop(child.Path.Name);
            if (_reason is null)
                return null;

            _dying.Remove(child);
            if (_dying.Count > 0)
                return null;
            var was = _reason;
            _reason = null;
            _dying = null;
            if (was is SuspendReason.Termination)
                IsTerminated = true;
            return was;
        }
    }

    public void SetTerminated()
    {
        lock (this)
        {
            IsTerminated = true;
            _few = [];
            _fewCount = 0;
            _many = null;
            _dying = null;
            _reason = null;
        }
    }

    private static IInternalActorRef AsRef(object entry) => entry as IInternalActorRef ?? (entry as ChildRestartStats)?.Child;

    private object Find(string name)
    {
        if (_many is not null)
            return _many.GetValueOrDefault(name);
        for (var i = 0; i < _fewCount; i++)
        {
            if (_few[i].Key == name)
                return _few[i].Value;
        }

        return null;
    }

    private void Put(string name, object entry)
    {
        if (_many is not null)
        {
            _many[name] = entry;
            return;
        }

        for (var i = 0; i < _fewCount; i++)
        {
            if (_few[i].Key == name)
            {
                _few[i] = new KeyValuePair<string, object>(name, entry);
                return;
            }
        }

        if (_fewCount == FewAtMost)
        {
            _many = new Dictionary<string, object>(_few.Take(_fewCount)) { [name] = entry };
            _few = [];
            return;
        }

        if (_fewCount == _few.Length)
            Array.Resize(ref _few, Math.Max(2, Math.Min(FewAtMost, _fewCount * 2)));
        _few[_fewCount++] = new KeyValuePair<string, object>(name, entry);
    }

    private void Drop(string name)
    {
        if (_many is not null)
        {
            _many.Remove(name);
            if (_many.Count == 0)
            {
                // The table of a parent that had many is as large as they were.
                _many = null;
                _few = new KeyValuePair<string, object>[2];
                _fewCount = 0;
            }

            return;
        }

        for (var i = 0; i < _fewCount; i++)
        {
            if (_few[i].Key != name)
                continue;
            for (var j = i + 1; j < _fewCount; j++)
                _few[j - 1] = _few[j];
            _few[--_fewCount] = default;
            return;
        }
    }
}
