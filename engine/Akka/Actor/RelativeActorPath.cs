namespace Akka.Actor;

/// <summary>Takes a path without an address apart.</summary>
public static class RelativeActorPath
{
    /// <summary>The elements, or null where the text is a URI with an address.</summary>
    public static IEnumerable<string>? Unapply(string addr)
    {
        if (addr.Contains("://", StringComparison.Ordinal))
            return null;
        var fragment = addr.IndexOf('#');
        return (fragment < 0 ? addr : addr[..fragment]).Split('/').Select(Uri.UnescapeDataString).ToList();
    }
}
