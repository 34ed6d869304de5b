using System.Text.Json;
using Collab.Host.Auth;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>Organisations: invites into them, and what their admins do with their people.</summary>
public sealed class OrgTests
{
    private const string Register = "/api/v1/auth/register";

    [Fact(DisplayName = "[AU11] an invite brings people into the organisation, as often as it may, and its code is shown once")]
    public async Task Invited()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada", "acme");
        var invite = await server.Http.PostAnswerAsync("/api/v1/orgs/acme/invites", new { uses = 2, expires_in = 3600 }, ada.Token);
        invite.Status.ShouldBe(201);
        invite.Message.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var code = invite.Body.GetProperty("code").GetString()!;
        (invite.Body.GetProperty("expires_at").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalMinutes.ShouldBeInRange(55, 61);

        (await RegisterAsync(server, "bob", code)).Body.GetProperty("org_id").GetString().ShouldBe("acme");
        (await RegisterAsync(server, "BOB", code)).Code.ShouldBe("username_taken");
        var list = await server.Http.GetAnswerAsync("/api/v1/orgs/acme/invites", ada.Token);
        list.Body.GetProperty("invites").EnumerateArray().Single().GetProperty("used").GetInt32().ShouldBe(1);
        list.Text.ShouldNotContain(code);
        var cy = await RegisterAsync(server, "cy", code);
        cy.Body.GetProperty("roles").EnumerateArray().Select(r => r.GetString()).ShouldBe(["user"]);
        Refused(await RegisterAsync(server, "dan", code), "invite");
        (await server.Http.GetAnswerAsync("/api/v1/orgs/acme/invites", ada.Token)).Body.GetProperty("invites").GetArrayLength().ShouldBe(0);
    }

    [Fact(DisplayName = "[AU11] an invite that is over, taken back, unknown, of a room, or together with an org is 422 with the field; one as admin makes an admin")]
    public async Task InvitesEnd()
    {
        var time = new SteppedTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(o => o.Time = time);
        var ada = await server.RegisterAsync("ada", "acme");
        async Task<JsonElement> InviteAsync(object? terms = null) => (await server.Http.PostAnswerAsync("/api/v1/orgs/acme/invites", terms, ada.Token)).Body;

        var over = await InviteAsync(new { expires_in = 60 });
        time.Advance(TimeSpan.FromSeconds(60));
        Refused(await RegisterAsync(server, "bob", over.GetProperty("code").GetString()!), "invite");
        var back = await InviteAsync();
        var path = $"/api/v1/orgs/acme/invites/{back.GetProperty("id").GetString()}";
        (await server.Http.CallAsync(HttpMethod.Delete, path, token: ada.Token)).Status.ShouldBe(204);
        (await server.Http.CallAsync(HttpMethod.Delete, path, token: ada.Token)).Code.ShouldBe("invite_not_found");
        Refused(await RegisterAsync(server, "bob", back.GetProperty("code").GetString()!), "invite");
        Refused(await RegisterAsync(server, "bob", "nonsense"), "invite");
        Refused(await RegisterAsync(server, "bob", ""), "invite");

        var good = (await InviteAsync(new { roles = new[] { "admin" } })).GetProperty("code").GetString()!;
        Refused(await server.Http.PostAnswerAsync(Register, new { username = "bob", password = TestServer.Password, invite = good, org = "other" }), "org");
        (await RegisterAsync(server, "bob", good)).Body.GetProperty("roles").EnumerateArray().Select(r => r.GetString()).ShouldBe(["user", "admin"]);
    }

    [Theory(DisplayName = "[AU11] an invite's terms are bounded: 422 with the field")]
    [InlineData("""{"expires_in":59}""", "expires_in")]
    [InlineData("""{"expires_in":2592001}""", "expires_in")]
    [InlineData("""{"uses":0}""", "uses")]
    [InlineData("""{"uses":10001}""", "uses")]
    [InlineData("""{"roles":["service"]}""", "roles")]
    [InlineData("""{"roles":[]}""", "roles")]
    public async Task Terms(string body, string field)
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada", "acme");
        Refused(await server.Http.PostAnswerAsync("/api/v1/orgs/acme/invites", new StringContent(body, null, "application/json"), ada.Token), field);
    }

    [Fact(DisplayName = "[AU11] only an organisation's admins invite, list and put its people into teams; another's people do not exist for them")]
    public async Task Rights()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, eve, bob) = (await server.RegisterAsync("ada", "acme"), await server.RegisterAsync("eve", "evil"), await server.RegisterAsync("bob"));
        foreach (var (org, token) in new[] { ("acme", eve.Token), ("nowhere", eve.Token), ("acme", bob.Token), ("default", bob.Token) })
        {
            foreach (var answer in new[]
            {
                await server.Http.PostAnswerAsync($"/api/v1/orgs/{org}/invites", new { }, token),
                await server.Http.GetAnswerAsync($"/api/v1/orgs/{org}/invites", token),
                await server.Http.CallAsync(HttpMethod.Delete, $"/api/v1/orgs/{org}/invites/x", token: token),
                await server.Http.GetAnswerAsync($"/api/v1/orgs/{org}/users", token),
            })
                (answer.Status, answer.Code, answer.MediaType).ShouldBe((403, "forbidden", "application/problem+json"));
        }

        foreach (var what in new[] { "teams", "roles" })
        {
            var body = what == "teams" ? (object)new { teams = new[] { "red" } } : new { roles = new[] { "user" } };
            (await server.Http.CallAsync(HttpMethod.Put, $"/api/v1/users/{ada.UserId}/{what}", body, eve.Token)).Code.ShouldBe("user_not_found");
            (await server.Http.CallAsync(HttpMethod.Put, $"/api/v1/users/{ada.UserId}/{what}", body, bob.Token)).Status.ShouldBe(403);
            (await server.Http.CallAsync(HttpMethod.Put, $"/api/v1/users/{ada.UserId}/{what}", body)).Status.ShouldBe(401);
        }
    }

    [Fact(DisplayName = "[AU11] [CH1] who is put into teams and workspaces has them in every token from then on, by refresh and by login")]
    public async Task Teams()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada", "acme");
        var put = await server.Http.CallAsync(HttpMethod.Put, $"/api/v1/users/{ada.UserId}/teams", new { teams = new[] { "red", "blue", "red" }, workspaces = new[] { "w1" } }, ada.Token);
        put.Status.ShouldBe(200);
        put.Body.GetProperty("teams").EnumerateArray().Select(t => t.GetString()).ShouldBe(["red", "blue"]);
        var renewed = (await server.Http.PostAnswerAsync("/api/v1/auth/refresh", new { refresh_token = ada.RefreshToken })).Body.GetProperty("access_token").GetString()!;
        var login = (await server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "ada", password = TestServer.Password })).Body.GetProperty("access_token").GetString()!;
        foreach (var token in new[] { renewed, login })
        {
            Jwt.TryParse(token, out var jwt).ShouldBeTrue();
            jwt.Claims.GetProperty("teams").GetRawText().ShouldBe("""["red","blue"]""");
            jwt.Claims.GetProperty("workspaces").GetRawText().ShouldBe("""["w1"]""");
        }

        var page = (await server.Http.GetAnswerAsync("/api/v1/orgs/acme/users?limit=1", ada.Token)).Body;
        page.GetProperty("users")[0].GetProperty("workspaces").GetRawText().ShouldBe("""["w1"]""");
        (await server.Http.GetAnswerAsync($"/api/v1/orgs/acme/users?after={page.GetProperty("next").GetString()}", ada.Token)).Body.GetProperty("users").GetArrayLength().ShouldBe(0);
        (await server.Http.GetAnswerAsync("/api/v1/orgs/acme/users?after=%00", ada.Token)).Status.ShouldBe(422);
    }

    [Fact(DisplayName = "[AU11] teams are ids that a channel can have, at most 50 of each kind and few enough for a token; else 422 with the field")]
    public async Task TeamsBounded()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada", "acme");
        Task<Answer> PutAsync(object body) => server.Http.CallAsync(HttpMethod.Put, $"/api/v1/users/{ada.UserId}/teams", body, ada.Token);
        foreach (var bad in new[] { ["no team"], [""], [null!], [new string('x', 119)], Enumerable.Range(0, 51).Select(i => $"t{i}").ToArray(), [.. Enumerable.Range(0, 30).Select(i => $"{i}".PadLeft(100, 'x'))] })
        {
            Refused(await PutAsync(new { teams = bad }), "teams");
            Refused(await PutAsync(new { workspaces = bad }), "workspaces");
        }

        Refused(await PutAsync(new { }), "teams");
        var most = Enumerable.Range(0, 17).Select(i => $"{i}".PadLeft(117, 'x')).ToArray();
        (await PutAsync(new { teams = most, workspaces = most })).Status.ShouldBe(200);
        var login = await server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "ada", password = TestServer.Password });
        (await server.Http.GetAnswerAsync("/api/v1/rooms", login.Body.GetProperty("access_token").GetString())).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[AU11] an admin makes another and takes it back: then that one's logins and sockets end; the last admin stays one")]
    public async Task Roles()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada", "acme");
        var code = (await server.Http.PostAnswerAsync("/api/v1/orgs/acme/invites", new { }, ada.Token)).Body.GetProperty("code").GetString()!;
        var bobId = (await RegisterAsync(server, "bob", code)).Body.GetProperty("user_id").GetString();
        Task<Answer> PutAsync(string? user, params string[] roles) => server.Http.CallAsync(HttpMethod.Put, $"/api/v1/users/{user}/roles", new { roles }, ada.Token);
        (await PutAsync(ada.UserId, "user")).Code.ShouldBe("last_admin");
        (await PutAsync(bobId, "admin")).Body.GetProperty("roles").EnumerateArray().Select(r => r.GetString()).ShouldBe(["user", "admin"]);
        var bob = (await server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "bob", password = TestServer.Password })).Body.GetProperty("access_token").GetString()!;
        await using var socket = await server.ConnectAsync("room", bob);
        await socket.WelcomeAsync();
        (await PutAsync(bobId, "user")).Status.ShouldBe(200);
        (await socket.ClosedAsync(TimeSpan.FromSeconds(5))).ShouldBe((1008, "token_revoked"));
        (await server.Http.GetAnswerAsync("/api/v1/orgs/acme/users", bob)).Code.ShouldBe("token_revoked");
        Refused(await PutAsync(bobId, "service"), "roles");
        Refused(await PutAsync(bobId), "roles");
        (await PutAsync("nobody", "user")).Code.ShouldBe("user_not_found");
    }

    private static Task<Answer> RegisterAsync(TestServer server, string name, string invite) =>
        server.Http.PostAnswerAsync(Register, new { username = name, password = TestServer.Password, invite });

    private static void Refused(Answer answer, string field)
    {
        (answer.Status, answer.Code).ShouldBe((422, "validation_failed"));
        answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
    }
}
