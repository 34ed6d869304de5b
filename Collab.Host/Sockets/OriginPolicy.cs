namespace Collab.Host.Sockets;

/// <summary>
/// Which pages may open a socket [WS3]: those of the host's own address and those listed. A browser always says where a page comes
/// from, and other clients, which can say what they like, need not.
/// </summary>
public sealed class OriginPolicy
{
    private readonly HashSet<string> _allowed;

    /// <param name="allowed">Origins as browsers write them, <c>https://host[:port]</c>; <c>*</c> for all.</param>
    public OriginPolicy(IEnumerable<string> allowed) =>
        _allowed = allowed.Select(origin => origin.TrimEnd('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || _allowed.Contains("*") || _allowed.Contains(origin))
            return true;
        // The scheme is not compared: behind a proxy that ends TLS it is not the one that the browser saw.
        return Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && request.Host.HasValue
            && string.Equals(page.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
            && (request.Host.Port is { } port ? port == page.Port : page.IsDefaultPort);
    }
}
