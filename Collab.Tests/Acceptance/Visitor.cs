using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Acceptance;

/// <summary>Somebody who has logged in at a server: a token, and what can be done with it over HTTP and WebSocket.</summary>
internal sealed class Visitor
{
    private readonly HttpClient _http;

    private Visitor(HttpClient http, JsonElement login)
    {
        _http = http;
        Token = login.GetProperty("access_token").GetString()!;
        UserId = login.GetProperty("user_id").GetString()!;
    }

    public string Token { get; }

    public string UserId { get; }

    public static async Task<Visitor> GuestAsync(HttpClient http, string name) => new(http, await LoginAsync(http, new { username = name }));

    public static async Task<Visitor> AccountAsync(HttpClient http, string name, string? org = null)
    {
        object account = org is null ? new { username = name, password = TestServer.Password } : new { username = name, password = TestServer.Password, org };
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/register", account);
        await EnsureAsync(answer);
        return await AgainAsync(http, name);
    }

    /// <summary>One more login of an account made by <see cref="AccountAsync"/>.</summary>
    public static async Task<Visitor> AgainAsync(HttpClient http, string name) =>
        new(http, await LoginAsync(http, new { username = name, password = TestServer.Password }));

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public Task<(int Status, JsonElement Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(int Status, JsonElement Body)> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body ?? new { });

    public async Task<string> CreateRoomAsync(object? settings = null) =>
        (await PostAsync("/api/v1/rooms", settings)).Body.GetProperty("id").GetString()!;

    /// <summary>A socket that has not been read yet. <paramref name="path"/> as <c>/ws/room?session=…</c>.</summary>
    public Task<TestSocket> OpenAsync(string path, Uri? through = null)
    {
        var authority = (through ?? _http.BaseAddress!).Authority;
        return TestSocket.ConnectAsync(new Uri($"ws://{authority}{path}"), ["collab.v1", $"bearer.{Token}"]);
    }

    /// <summary>A socket in the room: welcome and joined have come.</summary>
    public async Task<(TestSocket Socket, JsonElement Joined)> JoinAsync(string room)
    {
        var socket = await OpenAsync($"/ws/{room}");
        await socket.WelcomeAsync();
        return (socket, (await socket.ReceiveAsync("joined")).GetProperty("data"));
    }

    private static async Task<JsonElement> LoginAsync(HttpClient http, object login)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/login", login);
        await EnsureAsync(answer);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task EnsureAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
