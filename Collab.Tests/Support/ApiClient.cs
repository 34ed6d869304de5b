using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>One HTTP answer, read whole.</summary>
public sealed record Answer(int Status, JsonElement Body, string Text, HttpResponseMessage Message)
{
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public string? MediaType => Message.Content.Headers.ContentType?.MediaType;
}

/// <summary>Somebody who is logged in.</summary>
public sealed record TestUser(string UserId, string Token, string RefreshToken);

/// <summary>Calls the API as somebody, or as nobody.</summary>
public static class ApiClient
{
    /// <summary>The password of every account that tests make.</summary>
    public const string Password = "correct horse battery";

    public static Task<TestUser> LoginGuestAsync(this HttpClient http, string name) => http.LoginAsync(new { username = name });

    /// <summary>One more login of an account made by <see cref="RegisterAsync"/>.</summary>
    public static Task<TestUser> LoginAccountAsync(this HttpClient http, string name) => http.LoginAsync(new { username = name, password = Password });

    public static async Task<TestUser> RegisterAsync(this HttpClient http, string name, string? org = null)
    {
        object account = org is null ? new { username = name, password = Password } : new { username = name, password = Password, org };
        Ensure(await http.PostAnswerAsync("/api/v1/auth/register", account));
        return await http.LoginAccountAsync(name);
    }

    public static async Task<string> CreateRoomAsync(this HttpClient http, string token, object? settings = null) =>
        Ensure(await http.PostAnswerAsync("/api/v1/rooms", settings ?? new { }, token)).GetProperty("id").GetString()!;

    public static async Task<Answer> CallAsync(this HttpClient http, HttpMethod method, string path, object? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            _ => JsonContent.Create(body),
        };
        var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var json = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && text.Length > 0
            ? JsonDocument.Parse(text).RootElement
            : default;
        return new Answer((int)answer.StatusCode, json, text, answer);
    }

    public static Task<Answer> GetAnswerAsync(this HttpClient http, string path, string? token = null) => http.CallAsync(HttpMethod.Get, path, null, token);

    public static Task<Answer> PostAnswerAsync(this HttpClient http, string path, object? body = null, string? token = null) =>
        http.CallAsync(HttpMethod.Post, path, body, token);

    private static async Task<TestUser> LoginAsync(this HttpClient http, object login)
    {
        var body = Ensure(await http.PostAnswerAsync("/api/v1/auth/login", login));
        return new TestUser(
            body.GetProperty("user_id").GetString()!, body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!);
    }

    private static JsonElement Ensure(Answer answer) =>
        answer.Message.IsSuccessStatusCode ? answer.Body : throw new InvalidOperationException($"{answer.Status}: {answer.Text}");
}
