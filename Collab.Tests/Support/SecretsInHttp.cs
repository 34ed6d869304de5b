using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>Remembers the secrets that go over HTTP, and searches every refusal for them [AU9].</summary>
internal sealed class SecretsInHttp() : DelegatingHandler(new SocketsHttpHandler())
{
    public static HttpClient Client(Uri address, TimeSpan timeout) => new(new SecretsInHttp()) { BaseAddress = address, Timeout = timeout };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var where = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        Secrets.Add(request.Headers.Authorization?.Parameter, $"the Authorization of {where}");
        if (request.Content is { Headers.ContentType.MediaType: "application/json" } sent and not StreamContent)
            Read(await sent.ReadAsStringAsync(cancellationToken), where);
        var answer = await base.SendAsync(request, cancellationToken);
        var type = answer.Content.Headers.ContentType?.MediaType;
        if ((int)answer.StatusCode >= 400)
            Secrets.Search($"{answer.Headers}{await answer.Content.ReadAsStringAsync(cancellationToken)}", $"the answer {(int)answer.StatusCode} to {where}");
        else if (type == "application/json" && answer.Content.Headers.ContentLength is null or < 64 * 1024)
            Read(await answer.Content.ReadAsStringAsync(cancellationToken), where);
        return answer;
    }

    private static void Read(string json, string where)
    {
        try
        {
            using var body = JsonDocument.Parse(json);
            Secrets.AddFrom(body.RootElement, where);
        }
        catch (JsonException)
        {
            // Tests send what is no JSON, too.
        }
    }
}
