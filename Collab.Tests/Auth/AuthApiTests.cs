using System.Collections.Concurrent;
using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Host.Auth;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shouldly;

namespace Collab.Tests.Auth;

/// <summary>Accounts, logins and their tokens over HTTP.</summary>
public sealed class AuthApiTests
{
    private const string Register = "/api/v1/auth/register";
    private const string Login = "/api/v1/auth/login";
    private const string Refresh = "/api/v1/auth/refresh";
    private const string Sessions = "/api/v1/auth/sessions";

    [Fact(DisplayName = "[AU1] register: 201 once, 409 for the same name in any case; the hash is the framework's and the password is nowhere")]
    public async Task RegisterOnce()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.Http.PostAnswerAsync(Register, new { username = " Ada ", password = "a fine password" });
        made.Status.ShouldBe(201);
        made.Body.GetProperty("username").GetString().ShouldBe("Ada");
        made.Body.GetProperty("org_id").GetString().ShouldBe("default");
        made.Text.ShouldNotContain("a fine password");
        var again = await server.Http.PostAnswerAsync(Register, new { username = "aDA", password = "another password" });
        (again.Status, again.Code, again.MediaType).ShouldBe((409, "username_taken", "application/problem+json"));
        var account = await server.Services.GetRequiredService<UserStore>().FindByNameAsync("ada", CancellationToken.None);
        Convert.FromBase64String(account!.PasswordHash)[0].ShouldBe((byte)1);
    }

    [Theory(DisplayName = "[AU1] register: a weak or missing password, a bad name or organisation is 422 with the field")]
    [InlineData("""{"username":"ada"}""", "password")]
    [InlineData("""{"username":"ada","password":"short"}""", "password")]
    [InlineData("""{"username":"ada","password":"aaaaaaaaaaaa"}""", "password")]
    [InlineData("""{"username":"ada","password":"Password"}""", "password")]
    [InlineData("""{"username":"AdaLovelace","password":"adalovelace"}""", "password")]
    [InlineData("""{"password":"a fine password"}""", "username")]
    [InlineData("""{"username":" ","password":"a fine password"}""", "username")]
    [InlineData("""{"username":"a\u202Eda","password":"a fine password"}""", "username")]
    [InlineData("""{"username":"ada","password":"a fine password","org":"not an id"}""", "org")]
    public async Task RegisterRefused(string body, string field)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.Http.PostAnswerAsync(Register, new StringContent(body, null, "application/json"));
        (answer.Status, answer.Code).ShouldBe((422, "validation_failed"));
        answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
    }

    [Fact(DisplayName = "[AU1] of many who register one name at once, one gets it; a new organisation has one founder, and a loser leaves no account")]
    public async Task RegisterRace()
    {
        await using var server = await TestServer.StartAsync();
        var names = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Http.PostAnswerAsync(Register, new { username = "ada", password = "a fine password" })));
        names.Select(a => a.Status).Order().ShouldBe([201, .. Enumerable.Repeat(409, 7)]);
        var orgs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.Http.PostAnswerAsync(Register, new { username = $"u{i}", password = "a fine password", org = "acme" })));
        orgs.Select(a => a.Status).Order().ShouldBe([201, .. Enumerable.Repeat(409, 7)]);
        var users = server.Services.GetRequiredService<UserStore>();
        (await Task.WhenAll(Enumerable.Range(0, 8).Select(i => users.FindByNameAsync($"u{i}", CancellationToken.None)))).Count(u => u is not null).ShouldBe(1);
        (await server.Http.PostAnswerAsync(Register, new { username = "eve", password = "a fine password", org = "default" })).Code.ShouldBe("org_taken");
    }

    [Fact(DisplayName = "[AU2] wrong user and wrong password look alike; the answer to a login is never stored")]
    public async Task WrongLooksAlike()
    {
        await using var server = await TestServer.StartAsync();
        await server.RegisterAsync("ada");
        var wrongUser = await server.Http.PostAnswerAsync(Login, new { username = "nobody", password = "a fine password" });
        var wrongPassword = await server.Http.PostAnswerAsync(Login, new { username = "ada", password = "a fine password" });
        (wrongUser.Status, wrongUser.Text).ShouldBe((wrongPassword.Status, wrongPassword.Text));
        (wrongUser.Status, wrongUser.Code).ShouldBe((401, "invalid_credentials"));
        wrongUser.Message.Headers.WwwAuthenticate.ShouldNotBeEmpty();
        var right = await server.Http.PostAnswerAsync(Login, new { username = "ADA", password = TestServer.Password });
        right.Status.ShouldBe(200);
        right.Message.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact(DisplayName = "[AU2] an unknown name is hashed like a known one")]
    public async Task UnknownNameIsHashed()
    {
        await using var server = await TestServer.StartAsync();
        var passwords = server.Services.GetRequiredService<Passwords>();
        var before = passwords.Verifications;
        await server.Http.PostAnswerAsync(Login, new { username = "nobody", password = "a fine password" });
        passwords.Verifications.ShouldBe(before + 1);
    }

    [Fact(DisplayName = "[AU2] more than 10 failures a minute: 429 with Retry-After, the right password included, and a minute later it goes on")]
    public async Task Throttled()
    {
        var time = new SteppedTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(o => o.Time = time);
        await server.RegisterAsync("ada");
        for (var i = 0; i < 10; i++)
            (await server.Http.PostAnswerAsync(Login, new { username = "ada", password = "a wrong password" })).Status.ShouldBe(401);
        var refused = await server.Http.PostAnswerAsync(Login, new { username = "ada", password = TestServer.Password });
        (refused.Status, refused.Code).ShouldBe((429, "too_many_failures"));
        refused.Message.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(60));
        time.Advance(TimeSpan.FromSeconds(60));
        (await server.Http.PostAnswerAsync(Login, new { username = "ada", password = TestServer.Password })).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[AU2] thirty people behind one address may log in at once; of thirty who guess at once, ten are heard")]
    public async Task AtOnce()
    {
        await using var server = await TestServer.StartAsync();
        await server.RegisterAsync("ada");
        async Task<int[]> AllAsync(string password) =>
            [.. (await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => server.Http.PostAnswerAsync(Login, new { username = "ada", password })))).Select(a => a.Status)];
        (await AllAsync(TestServer.Password)).ShouldAllBe(status => status == 200);
        var guesses = await AllAsync("a wrong password");
        (guesses.Count(s => s == 401), guesses.Count(s => s == 429)).ShouldBe((10, 20));
    }

    [Fact(DisplayName = "[AU3] guests come in with a name in Development, and not where they are switched off or in Production")]
    public async Task Guests()
    {
        await using (var development = await TestServer.StartAsync())
            (await development.Http.PostAnswerAsync(Login, new { username = "Zoë 🎨" })).Status.ShouldBe(200);
        await using (var off = await TestServer.StartAsync(o => o.Settings["Collab:Auth:AllowGuests"] = "false"))
            (await off.Http.PostAnswerAsync(Login, new { username = "ada" })).Status.ShouldBe(422);
        await using (var production = await TestServer.StartAsync(o => o.Environment = "Production"))
            (await production.Http.PostAnswerAsync(Login, new { username = "ada" })).Status.ShouldBe(422);
        await using (var on = await TestServer.StartAsync(o => (o.Environment, o.Settings["Collab:Auth:AllowGuests"]) = ("Production", "true")))
            (await on.Http.PostAnswerAsync(Login, new { username = "ada" })).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[AU4] the access token has all its claims, and two logins of one second differ and are revocable alone")]
    public async Task Claims()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada", "acme");
        Jwt.TryParse(ada.Token, out var jwt).ShouldBeTrue();
        jwt.Algorithm.ShouldBe("HS256");
        string Text(string claim) => jwt.Claims.GetProperty(claim).GetString()!;
        (Text("sub"), Text("name"), Text("org_id"), Text("iss"), Text("aud")).ShouldBe((ada.UserId, "ada", "acme", "collab", "collab"));
        jwt.Claims.GetProperty("roles").EnumerateArray().Select(r => r.GetString()).ShouldBe(["user", "admin"]);
        (jwt.Claims.GetProperty("exp").GetInt64() - jwt.Claims.GetProperty("iat").GetInt64()).ShouldBe(3600);

        var second = (await server.Http.PostAnswerAsync(Login, new { username = "ada", password = TestServer.Password })).Body.GetProperty("access_token").GetString()!;
        second.ShouldNotBe(ada.Token);
        var sessions = (await server.Http.GetAnswerAsync(Sessions, second)).Body.GetProperty("sessions").EnumerateArray().ToArray();
        sessions.Length.ShouldBe(2);
        var other = sessions.Single(s => !s.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
        other.ShouldBe(Text("jti"));
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Sessions}/{other}", token: second)).Status.ShouldBe(204);
        (await server.Http.GetAnswerAsync(Sessions, ada.Token)).Code.ShouldBe("token_revoked");
        (await server.Http.GetAnswerAsync(Sessions, second)).Status.ShouldBe(200);
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Sessions}/{other}", token: second)).Status.ShouldBe(404);
    }

    [Fact(DisplayName = "[AU6] refresh gives the next pair; the token used again ends the login, tells the sockets, and nothing of it is good any more")]
    public async Task RefreshRotates()
    {
        var told = new Told();
        await using var server = await TestServer.StartAsync(o => o.Services = s => s.Replace(ServiceDescriptor.Singleton<IRevocations>(told)));
        var ada = await server.LoginGuestAsync("ada");
        var next = await server.Http.PostAnswerAsync(Refresh, new { refresh_token = ada.RefreshToken });
        next.Status.ShouldBe(200);
        var (access, refresh) = (next.Body.GetProperty("access_token").GetString()!, next.Body.GetProperty("refresh_token").GetString()!);
        refresh.ShouldNotBe(ada.RefreshToken);
        (await server.Http.GetAnswerAsync(Sessions, access)).Status.ShouldBe(200);
        told.Sessions.ShouldBeEmpty();

        (await server.Http.PostAnswerAsync(Refresh, new { refresh_token = ada.RefreshToken })).Status.ShouldBe(401);
        told.Sessions.ShouldHaveSingleItem();
        (await server.Http.PostAnswerAsync(Refresh, new { refresh_token = refresh })).Status.ShouldBe(401);
        (await server.Http.GetAnswerAsync(Sessions, access)).Status.ShouldBe(401);
    }

    [Fact(DisplayName = "[AU6] one refresh token used many times at once gives one pair at most, and ends the login")]
    public async Task RefreshRace()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Http.PostAnswerAsync(Refresh, new { refresh_token = ada.RefreshToken })));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        (await server.Http.GetAnswerAsync(Sessions, ada.Token)).Status.ShouldBe(401);
    }

    [Fact(DisplayName = "[AU6] a refresh token that was made up ends nobody's login")]
    public async Task MadeUpRefresh()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var parts = ada.RefreshToken.Split('.');
        (await server.Http.PostAnswerAsync(Refresh, new { refresh_token = $"{parts[0]}.7.{parts[2]}" })).Status.ShouldBe(401);
        (await server.Http.PostAnswerAsync(Refresh, new { refresh_token = "nonsense" })).Status.ShouldBe(401);
        (await server.Http.PostAnswerAsync(Refresh, new { })).Status.ShouldBe(422);
        (await server.Http.GetAnswerAsync(Sessions, ada.Token)).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[AU6] logout ends this login and tells its sockets; nobody ends another user's")]
    public async Task Logout()
    {
        var told = new Told();
        await using var server = await TestServer.StartAsync(o => o.Services = s => s.Replace(ServiceDescriptor.Singleton<IRevocations>(told)));
        var (ada, bob) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"));
        var bobs = (await server.Http.GetAnswerAsync(Sessions, bob.Token)).Body.GetProperty("sessions")[0].GetProperty("id").GetString();
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Sessions}/{bobs}", token: ada.Token)).Status.ShouldBe(404);
        (await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: ada.Token)).Status.ShouldBe(204);
        told.Sessions.Count.ShouldBe(1);
        (await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: ada.Token)).Status.ShouldBe(401);
        (await server.Http.PostAnswerAsync(Refresh, new { refresh_token = ada.RefreshToken })).Status.ShouldBe(401);
        (await server.Http.GetAnswerAsync(Sessions, bob.Token)).Status.ShouldBe(200);
    }

    [Theory(DisplayName = "[AU7] dev-token is dev-user in Development with the switch on, and nobody anywhere else")]
    [InlineData("Development", "true", 200)]
    [InlineData("Development", "false", 401)]
    [InlineData("Production", "true", 401)]
    [InlineData("Staging", "true", 401)]
    public async Task DevToken(string environment, string allowed, int status)
    {
        await using var server = await TestServer.StartAsync(o => (o.Environment, o.Settings["Collab:Auth:AllowDevToken"]) = (environment, allowed));
        (await server.Http.GetAnswerAsync("/api/v1/rooms", "dev-token")).Status.ShouldBe(status);
    }

    [Fact(DisplayName = "[AU10] no token: 401 with WWW-Authenticate; a bad one says so; a token in the query is none")]
    public async Task Challenges()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("ada");
        var none = await server.Http.GetAnswerAsync("/api/v1/rooms");
        (none.Status, none.Code, none.MediaType).ShouldBe((401, "missing_token", "application/problem+json"));
        none.Message.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"collab\"");
        var bad = await server.Http.GetAnswerAsync("/api/v1/rooms", ada.Token[..^3]);
        (bad.Status, bad.Code).ShouldBe((401, "invalid_token"));
        bad.Message.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
        bad.Text.ShouldNotContain(ada.Token[..^3]);
        (await server.Http.GetAnswerAsync($"/api/v1/rooms?token={ada.Token}")).Status.ShouldBe(401);
    }

    [Fact(DisplayName = "[AU5] an access token ends when its time is over, and its login can be renewed still")]
    public async Task Expires()
    {
        var time = new SteppedTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(o => o.Time = time);
        var ada = await server.LoginGuestAsync("ada");
        time.Advance(TimeSpan.FromMinutes(61));
        (await server.Http.GetAnswerAsync(Sessions, ada.Token)).Code.ShouldBe("token_expired");
        var next = await server.Http.PostAnswerAsync(Refresh, new { refresh_token = ada.RefreshToken });
        (await server.Http.GetAnswerAsync(Sessions, next.Body.GetProperty("access_token").GetString())).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromDays(31));
        (await server.Http.PostAnswerAsync(Refresh, new { refresh_token = next.Body.GetProperty("refresh_token").GetString() })).Status.ShouldBe(401);
        (await server.Services.GetRequiredService<SessionStore>().ListEndedAsync(time.GetUtcNow(), "", 2, CancellationToken.None)).ShouldHaveSingleItem();
    }

    private sealed class Told : IRevocations
    {
        public ConcurrentQueue<string> Sessions { get; } = new();

        public void Tell(UserKey user, string loginSession) => Sessions.Enqueue(loginSession);
    }
}
