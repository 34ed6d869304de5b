namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>Says whether a text is one that an event filter looks for.</summary>
public interface IStringMatcher
{
    bool IsMatch(string s);
}
