using System.Security.Cryptography;
using System.Text;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Host.Auth;

namespace Collab.Host.Rest;

/// <summary>
/// What an <c>Idempotency-Key</c> comes to further in: rooms, inboxes and runs recognise the pair when it comes again [WS6], also where the
/// answer to the first time was lost. The same key of the same owner at the same address is the same number, on every node.
/// </summary>
public sealed record PublishNumber(ConnectionId Origin, string Id)
{
    private const int HashBytes = 16;

    public static PublishNumber Of(Principal owner, string target, string key) => new(
        ConnectionId.OfBackEnd(Hash($"{owner.Org.Value}\n{owner.User.Value}")), Hash($"{target}\n{key}"));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
}

public static class PublishNumberExtensions
{
    /// <summary>Null where the request has no <c>Idempotency-Key</c>.</summary>
    public static PublishNumber? PublishNumber(this HttpContext context) => context.Features.Get<PublishNumber>();

    /// <summary>The caller as the author of what it publishes: without a connection; in a room with an origin, where it numbers what it sends.</summary>
    public static Author Author(this HttpContext context, PublishNumber? number = null)
    {
        var by = context.Caller();
        return new Author(by.User, by.Name, number?.Origin ?? default);
    }
}
