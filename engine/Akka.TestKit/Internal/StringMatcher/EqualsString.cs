namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>The whole text, in any case.</summary>
public class EqualsString : IStringMatcher
{
    private readonly string _s;

    public EqualsString(string s) => _s = s;

    public bool IsMatch(string s) => string.Equals(_s, s, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"== \"{_s}\"";
}
