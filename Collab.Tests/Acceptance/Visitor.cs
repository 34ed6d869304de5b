using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Acceptance;

/// <summary>Somebody who has logged in at a server: a token, and what can be done with it over HTTP and WebSocket.</summary>
internal sealed class Visitor
{
    private readonly HttpClient _http;
    private readonly TestUser _user;

    private Visitor(HttpClient http, TestUser user) => (_http, _user) = (http, user);

    public string Token => _user.Token;

    public string UserId => _user.UserId;

    public static async Task<Visitor> GuestAsync(HttpClient http, string name) => new(http, await http.LoginGuestAsync(name));

    public static async Task<Visitor> AccountAsync(HttpClient http, string name, string? org = null) => new(http, await http.RegisterAsync(name, org));

    /// <summary>One more login of an account made by <see cref="AccountAsync"/>.</summary>
    public static async Task<Visitor> AgainAsync(HttpClient http, string name) => new(http, await http.LoginAccountAsync(name));

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        var answer = await _http.CallAsync(method, path, body, Token);
        return (answer.Status, answer.Body);
    }

    public Task<(int Status, JsonElement Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(int Status, JsonElement Body)> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body ?? new { });

    public Task<string> CreateRoomAsync(object? settings = null) => _http.CreateRoomAsync(Token, settings);

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
}
