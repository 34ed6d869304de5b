using System.Net;
using System.Text;

namespace Collab.Host.Auth;

/// <summary>
/// Fetches key sets over HTTP. Nothing that an issuer's server does can hold or fill this one: the time is bounded, and so are the
/// bytes; redirections, which could lead anywhere, are not followed.
/// </summary>
public sealed class KeyFetch : IDisposable
{
    public const int MaxBytes = 256 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        MaxResponseContentBufferSize = MaxBytes,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The usable keys that are published there. Throws in whatever way it fails, where there are none too.</summary>
    public async Task<IReadOnlyList<VerificationKey>> GetAsync(Uri address, Action<string> unusable, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json, application/jwk-set+json");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
        if (answer.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"the answer is {(int)answer.StatusCode}");
        var keys = JsonWebKeySet.Parse(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancel)), unusable);
        return keys.Count > 0 ? keys : throw new FormatException("there is no key for RS256 or ES256");
    }

    public void Dispose() => _http.Dispose();
}
