using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// The place of an actor in its system's tree: an address and the names from the root down. Equality leaves the uid out: it tells
/// incarnations of one place apart, and references compare it. Kept small, since each actor has one: the address stands at the root.
/// </summary>
public abstract partial class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>, ISurrogated
{
    /// <summary>What may stand in a name beside letters, digits and %-escapes.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private readonly ActorPath? _parent;
    private readonly string _name;
    private readonly long _uid;
    private readonly int _depth;
    private int _hash;

    protected ActorPath(Address address, string name)
    {
        _name = name;
        RootAddress = address;
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        _parent = parentPath;
        _name = name;
        _uid = uid;
        _depth = parentPath._depth + 1;
    }

    private protected virtual Address RootAddress
    {
        get => throw new InvalidOperationException("Only a root has an address of its own.");
        init { }
    }

    public string Name => _name;

    public Address Address => ((ActorPath)Root).RootAddress;

    public long Uid => _uid;

    public ActorPath? Parent => _parent;

    /// <summary>How many names stand below the root.</summary>
    public int Depth => _depth;

    public ActorPath Root
    {
        get
        {
            var path = this;
            while (path._parent is { } parent)
                path = parent;
            return path;
        }
    }

    /// <summary>The names from the root down, without the root.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[_depth];
            var path = this;
            for (var i = _depth - 1; i >= 0; i--)
            {
                elements[i] = path._name;
                path = path._parent!;
            }

            return elements;
        }
    }

    /// <summary>The elements, the last with the uid, as "name#uid".</summary>
    internal IReadOnlyList<string> ElementsWithUid
    {
        get
        {
            var elements = (string[])Elements;
            if (elements.Length > 0)
                elements[^1] = AppendUidFragment(elements[^1]);
            return elements;
        }
    }

    public static ActorPath operator /(ActorPath path, string name)
    {
        var (element, uid) = ActorCell.SplitNameAndUid(name);
        return new ChildActorPath(path, element, uid);
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var element in name)
        {
            if (!string.IsNullOrEmpty(element))
                path /= element;
        }

        return path;
    }

    public static bool operator ==(ActorPath? left, ActorPath? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    public ActorPath Child(string childName) => this / childName;

    /// <summary>The ancestor at a depth; a negative one counts from here up.</summary>
    public ActorPath ParentOf(int depth)
    {
        var path = this;
        if (depth >= 0)
        {
            while (path._depth > depth)
                path = path._parent!;
            return path;
        }

        for (var i = depth; i < 0 && path._parent is { } parent; i++)
            path = parent;
        return path;
    }

    public ActorPath WithUid(long uid) => _parent is null || uid == _uid ? this : new ChildActorPath(_parent, _name, uid);

    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || _depth != other._depth)
            return false;

        ActorPath a = this, b = other;
        while (a._parent is not null)
        {
            if (a._name != b._name)
                return false;
            a = a._parent;
            b = b._parent!;
            if (ReferenceEquals(a, b))
                return true;
        }

        return a._name == b._name && a.RootAddress.Equals(b.RootAddress);
    }

    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        if (_hash != 0)
            return _hash;
        var hash = _parent is null ? RootAddress.GetHashCode() : HashCode.Combine(_parent.GetHashCode(), _name);
        return _hash = hash == 0 ? 1 : hash;
    }

    public int CompareTo(ActorPath? other)
    {
        if (other is null)
            return 1;
        if (ReferenceEquals(this, other))
            return 0;

        var result = Address.CompareTo(other.Address);
        if (result != 0)
            return result;
        var mine = Elements;
        var theirs = other.Elements;
        for (var i = 0; i < mine.Count && i < theirs.Count; i++)
        {
            result = string.CompareOrdinal(mine[i], theirs[i]);
            if (result != 0)
                return result;
        }

        return mine.Count.CompareTo(theirs.Count);
    }

    public ISurrogate ToSurrogate(ActorSystem system) => new Surrogate(ToSerializationFormat());

    public sealed class Surrogate : ISurrogate, IEquatable<Surrogate>, IEquatable<ActorPath>
    {
        public Surrogate(string path) => Path = path;

        public string Path { get; }

        public ISurrogated FromSurrogate(ActorSystem system) => TryParse(Path, out var path) ? path : null!;

        public bool Equals(Surrogate? other) => other is not null && Path == other.Path;

        public bool Equals(ActorPath? other) => other is not null && Equals(other.ToSurrogate(null!));

        public override bool Equals(object? obj) => obj switch
        {
            Surrogate other => Equals(other),
            ActorPath path => Equals(path),
            _ => false,
        };

        public override int GetHashCode() => Path.GetHashCode();
    }
}

/// <summary>The root of a tree.</summary>
public sealed class RootActorPath : ActorPath
{
    public RootActorPath(Address address, string name = "")
        : base(address, name)
    {
    }

    private protected override Address RootAddress { get; init; } = null!;
}

/// <summary>Any place below the root.</summary>
public sealed class ChildActorPath : ActorPath
{
    public ChildActorPath(ActorPath parentPath, string name, long uid)
        : base(parentPath, name, uid)
    {
    }
}
