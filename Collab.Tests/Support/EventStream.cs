using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>One server-sent event, or a comment (then all but <see cref="Comment"/> is null).</summary>
public sealed record StreamEvent(string? Id, string? Name, string? Data, bool Comment)
{
    public JsonElement Json => JsonDocument.Parse(Data!).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;
}

/// <summary>Reads an event stream as a browser would, one event at a time; every wait is bounded.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new StreamReader(body, Encoding.UTF8));

    public HttpResponseMessage Response => _response;

    public static async Task<EventStream> OpenAsync(TestServer server, string room, string token, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/rooms/{room}/events{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync().WaitAsync(Patience)}");
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event that is no comment and has data; null at the end.</summary>
    public async Task<StreamEvent?> NextAsync()
    {
        while (true)
        {
            var next = await ReadAsync();
            if (next is null or { Data: not null }) return next;
        }
    }

    /// <summary>The next frame, which must be of this type.</summary>
    public async Task<StreamEvent> NextAsync(string type)
    {
        var next = await NextAsync() ?? throw new InvalidOperationException($"The stream ended before a frame '{type}' came.");
        return next.Name is null && next.Type == type ? next : throw new InvalidOperationException($"Instead of '{type}' came {next}.");
    }

    /// <summary>The next block of lines: an event, or a comment; null at the end.</summary>
    public async Task<StreamEvent?> ReadAsync()
    {
        string? id = null, name = null, data = null;
        var comment = false;
        while (await _reader.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0) return new StreamEvent(id, name, data, comment);
            if (line[0] == ':') comment = true;
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = data is null ? line[6..] : $"{data}\n{line[6..]}";
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
