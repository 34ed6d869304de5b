using System.Globalization;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Microsoft.Net.Http.Headers;

namespace Collab.Host.Sockets;

/// <summary>What a client asks for when it opens a socket, read from path, query and headers.</summary>
internal static class SocketRequest
{
    private const string Bearer = "Bearer ";
    private const string BearerProtocol = "bearer.";

    /// <summary>The token: as a header, as a subprotocol <c>bearer.…</c>, or in the query, in this order [WS2].</summary>
    public static string? Token(HttpRequest request, IReadOnlyList<string> offered)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return NullIfBlank(header[Bearer.Length..]);
        foreach (var protocol in offered)
        {
            if (protocol.StartsWith(BearerProtocol, StringComparison.Ordinal))
                return NullIfBlank(protocol[BearerProtocol.Length..]);
        }

        return NullIfBlank(request.Query["token"]);
    }

    /// <summary>False: a room is named, and can't be one.</summary>
    public static bool TryRoom(HttpRequest request, out RoomId? room)
    {
        room = null;
        if (request.RouteValues["room"] is not string text)
            return true;
        if (!RoomId.TryParse(text, out var id))
            return false;
        room = id;
        return true;
    }

    public static ResumeRequest? Resume(HttpRequest request) =>
        NullIfBlank(request.Query["session"]) is { } session ? new ResumeRequest(session) : null;

    /// <summary>The code of a link into the path's room [RS3].</summary>
    public static string? Invite(HttpRequest request) => NullIfBlank(request.Query["invite"]);

    /// <summary>What the client has seen of the path's room; null where it does not say so in full.</summary>
    public static ResumePoint? From(HttpRequest request) =>
        Epoch.TryParse(request.Query["epoch"], out var epoch)
        && long.TryParse(request.Query["since"], NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? new ResumePoint(epoch, since)
            : null;

    /// <summary>The last inbox_seq that the client took, for a session that is resumed.</summary>
    public static long? Inbox(HttpRequest request) =>
        long.TryParse(request.Query["inbox"], NumberStyles.None, CultureInfo.InvariantCulture, out var inbox) ? inbox : null;

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
