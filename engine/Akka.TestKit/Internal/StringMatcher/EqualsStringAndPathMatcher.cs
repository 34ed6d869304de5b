using Akka.Actor;

namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>The text as it is, or an actor's path: with the system's address or, if it may be relative, without.</summary>
public class EqualsStringAndPathMatcher : IStringMatcher
{
    private readonly string _path;
    private readonly bool _canBeRelative;

    public EqualsStringAndPathMatcher(string path, bool canBeRelative = true)
    {
        _path = path;
        _canBeRelative = canBeRelative;
    }

    public bool IsMatch(string path)
    {
        if (string.Equals(_path, path, StringComparison.OrdinalIgnoreCase))
            return true;
        return _canBeRelative
            && ActorPath.TryParse(path, out var actual)
            && string.Equals(actual.ToStringWithoutAddress().TrimStart('/'), _path.TrimStart('/'), StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString() => $"== \"{_path}\"";
}
