using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Collab.Host.Auth;
using Collab.Host.Config;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Rest;

/// <summary>Everybody who may call an endpoint, each with a token of its own, and what they may call it about: made anew for each call.</summary>
public sealed class EndpointCallers : IAsyncLifetime
{
    /// <summary>In the order of the table's columns. The owner is of the rooms and the session that are asked about; the foreign ones are of another organisation.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["nobody", "guest", "user", "owner", "admin", "service", "agent", "metrics", "foreign user", "foreign admin", "expired", "revoked"];

    private int _made;

    public TestServer Server { get; private set; } = null!;

    public TestUser Owner { get; private set; } = null!;

    public TestUser Member { get; private set; } = null!;

    private TestUser Admin { get; set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync(options =>
        {
            options.Settings["Collab:Limits:RoomsPerUser"] = "0";
            options.Settings["Collab:Limits:RoomsPerGuestAddress"] = "0";
        });
        (Owner, Member) = (await Server.RegisterAsync("anna"), await Server.RegisterAsync("carl"));
        Admin = await Server.LoginAsAsync("boss", "default", "user", "admin");
    }

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();

    /// <summary>A fresh token, since a call may end its login; null for nobody.</summary>
    public async Task<string?> TokenAsync(string caller) => caller switch
    {
        "nobody" => null,
        "guest" => (await Server.LoginGuestAsync($"guest {++_made}")).Token,
        "user" => (await Server.LoginAsAsync("bob", "default", "user")).Token,
        "owner" => (await Server.LoginAsAsync(Owner.UserId, "default", "user")).Token,
        "admin" => (await Server.LoginAsAsync("boss", "default", "user", "admin")).Token,
        "service" or "agent" or "metrics" => (await ServiceTokenAsync(caller)).GetProperty("token").GetString(),
        "foreign user" => (await Server.LoginAsAsync("fred", "evil", "user")).Token,
        "foreign admin" => (await Server.LoginAsAsync("eve", "evil", "user", "admin")).Token,
        "expired" => Expired((await Server.LoginAsAsync("boss", "default", "user", "admin")).Token),
        "revoked" => await RevokedAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(caller), caller, null),
    };

    /// <summary>The text with what stands in braces made.</summary>
    public async Task<string> FillAsync(string text, Target target)
    {
        foreach (var (name, make) in Makers(target))
        {
            if (text.Contains($"{{{name}}}")) text = text.Replace($"{{{name}}}", await make());
        }

        return text;
    }

    /// <summary>The endpoint's answer to this caller. A stream of events has no end, so the body is not waited for.</summary>
    /// <param name="body">JSON as it is sent; null: none.</param>
    internal async Task<HttpResponseMessage> AskAsync(EndpointTable.Row row, string caller, Target target, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(row.Endpoint.Split(' ')[0]), await FillAsync(row.Address, target));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (await TokenAsync(caller) is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private Dictionary<string, Func<Task<string>>> Makers(Target target) => new()
    {
        ["room"] = () => RoomAsync(target),
        ["roomInvite"] = async () => (await RoomInviteAsync(target)).GetProperty("id").GetString()!,
        ["roomCode"] = async () => (await RoomInviteAsync(target)).GetProperty("code").GetString()!,
        ["connection"] = async () =>
        {
            target.Socket = await Server.ConnectAsync(await RoomAsync(target), Owner.Token);
            return (await target.Socket.WelcomeAsync()).GetProperty("connection_id").GetString()!;
        },
        ["member"] = async () =>
        {
            Ensure(await Server.Http.CallAsync(HttpMethod.Put, $"/api/v1/rooms/{await RoomAsync(target)}/members/{Member.UserId}", new { role = "editor" }, Owner.Token));
            return Member.UserId;
        },
        ["account"] = () => Task.FromResult(Member.UserId),
        ["orgInvite"] = async () => Ensure(await Server.Http.PostAnswerAsync("/api/v1/orgs/default/invites", new { }, Admin.Token)).GetProperty("id").GetString()!,
        ["session"] = async () => Claim((await Server.LoginAsAsync(Owner.UserId, "default", "user")).Token, "jti"),
        ["refresh"] = async () => (await Server.LoginAsAsync(Owner.UserId, "default", "user")).RefreshToken,
        ["serviceToken"] = async () => (await ServiceTokenAsync("service")).GetProperty("id").GetString()!,
        ["run"] = async () =>
        {
            var run = $"run-{++_made}";
            var started = new { type = "agent_started", agent_name = "Painter", user_id = Owner.UserId, workflow_id = "w", data = new { } };
            Ensure(await Server.Http.PostAnswerAsync($"/api/v1/runs/{run}/events", started, (await ServiceTokenAsync("service")).GetProperty("token").GetString()));
            return run;
        },
        ["fresh"] = () => Task.FromResult($"fresh-{++_made}"),
    };

    private async Task<string> RoomAsync(Target target) => target.Room ??= await Server.CreateRoomAsync(Owner, new { access = target.Access });

    private async Task<JsonElement> RoomInviteAsync(Target target) =>
        Ensure(await Server.Http.PostAnswerAsync($"/api/v1/rooms/{await RoomAsync(target)}/invites", new { role = "editor" }, Owner.Token));

    private async Task<JsonElement> ServiceTokenAsync(string role) =>
        Ensure(await Server.Http.PostAnswerAsync("/api/v1/service-tokens", new { name = $"{role} {++_made}", roles = new[] { role } }, Admin.Token));

    private async Task<string> RevokedAsync()
    {
        var admin = await Server.LoginAsAsync("boss", "default", "user", "admin");
        Ensure(await Server.Http.PostAnswerAsync("/api/v1/auth/logout", null, admin.Token));
        return admin.Token;
    }

    /// <summary>The same token, as it would have been signed for a time that is over.</summary>
    private string Expired(string token)
    {
        var claims = JsonNode.Parse(Payload(token))!;
        claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds();
        return Jwt.SignHs256(Server.Services.GetRequiredService<SecretKey>().Signing, JsonSerializer.SerializeToUtf8Bytes(claims));
    }

    private static string Claim(string token, string name) => JsonNode.Parse(Payload(token))![name]!.GetValue<string>();

    private static byte[] Payload(string token) => Base64Url.DecodeFromChars(token.Split('.')[1]);

    private static JsonElement Ensure(Answer answer) =>
        answer.Message.IsSuccessStatusCode ? answer.Body : throw new InvalidOperationException($"{answer.Status}: {answer.Text}");
}

/// <summary>What one call is about; its room is one and the same wherever it is named.</summary>
public sealed class Target(string access) : IAsyncDisposable
{
    public string Access { get; } = access;

    public string? Room { get; set; }

    public TestSocket? Socket { get; set; }

    public ValueTask DisposeAsync() => Socket?.DisposeAsync() ?? ValueTask.CompletedTask;
}
