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

/// <summary>Calls the API as somebody, or as nobody.</summary>
public static class ApiClient
{
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
}
