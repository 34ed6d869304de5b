using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Collab.Host.Sockets;

/// <summary>The opening of RFC 6455, section 4, and over HTTP/2 of RFC 8441: what was asked, and the answer.</summary>
internal sealed class WebSocketHandshake
{
    public const string Protocol = "collab.v1";

    private const string Version = "13";
    private static readonly byte[] Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8.ToArray();

    private readonly HttpContext _context;

    private WebSocketHandshake(HttpContext context, bool compression)
    {
        _context = context;
        Deflate = compression ? DeflateOffer.Accept(context.Request.Headers.SecWebSocketExtensions) : null;
        Offered = [.. context.Request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol)];
        Selected = Offered.Contains(Protocol) ? Protocol : null;
    }

    /// <summary>What the client offered as subprotocols.</summary>
    public IReadOnlyList<string> Offered { get; }

    public string? Selected { get; }

    /// <summary>What is answered to an offer of permessage-deflate; null where there was none that is acceptable, or it is switched off.</summary>
    public string? Deflate { get; }

    /// <summary>Null where the request is no WebSocket opening.</summary>
    public static WebSocketHandshake? TryRead(HttpContext context, bool compression)
    {
        var headers = context.Request.Headers;
        if (headers.SecWebSocketVersion != Version)
            return null;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return connect.Protocol == "websocket" ? new WebSocketHandshake(context, compression) : null;
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && HttpMethods.IsGet(context.Request.Method)
            && Has(headers.GetCommaSeparatedValues(HeaderNames.Upgrade), "websocket")
            && Has(headers.GetCommaSeparatedValues(HeaderNames.Connection), "upgrade")
            && IsKey(headers.SecWebSocketKey.ToString())
                ? new WebSocketHandshake(context, compression)
                : null;
    }

    /// <summary>Answers, and returns the stream on which frames go from now on.</summary>
    public async Task<Stream> AcceptAsync()
    {
        var headers = _context.Response.Headers;
        if (Selected is not null)
            headers.SecWebSocketProtocol = Selected;
        if (Deflate is not null)
            headers.SecWebSocketExtensions = Deflate;
        if (_context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            _context.Response.StatusCode = StatusCodes.Status200OK;
            return await connect.AcceptAsync().ConfigureAwait(false);
        }

        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptOf(_context.Request.Headers.SecWebSocketKey.ToString());
        return await _context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
    }

    /// <summary>Section 4.2.2: the key and a magic text, hashed, so that no server answers by accident.</summary>
    public static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData([.. Encoding.ASCII.GetBytes(key), .. Magic]));

    private static bool IsKey(string key)
    {
        Span<byte> nonce = stackalloc byte[16];
        return key.Length == 24 && Convert.TryFromBase64String(key, nonce, out var written) && written == 16;
    }

    private static bool Has(string[] values, string wanted) => values.Contains(wanted, StringComparer.OrdinalIgnoreCase);
}
