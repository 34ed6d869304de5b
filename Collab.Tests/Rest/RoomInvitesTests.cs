using System.Text.Json;
using System.Web;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

/// <summary>Links into rooms.</summary>
public sealed class RoomInvitesTests
{
    private const string Rooms = "/api/v1/rooms";

    [Fact(DisplayName = "[RS3] a link makes whoever follows it a member with its role; its code is shown once, and used up it is no good")]
    public async Task Followed()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob, cy) = (await server.RegisterAsync("ada"), await server.LoginGuestAsync("bob"), await server.RegisterAsync("cy"));
        await server.CreateRoomAsync(ada, new { id = "r", access = "members" });
        var made = await InviteAsync(server, ada, new { role = "editor", uses = 1, expires_in = 600 });
        var code = made.GetProperty("code").GetString()!;
        var url = new Uri(made.GetProperty("url").GetString()!);
        (url.Authority, HttpUtility.ParseQueryString(url.Query)["room"], HttpUtility.ParseQueryString(url.Query)["invite"]).ShouldBe((server.Address.Authority, "r", code));

        var joined = await JoinAsync(server, bob, code);
        (joined.Status, joined.Body.GetProperty("role").GetString(), joined.Body.GetProperty("id").GetString()).ShouldBe((200, "editor", "r"));
        await using var socket = await server.ConnectAsync("r", bob.Token);
        await socket.WelcomeAsync();
        (await server.Http.GetAnswerAsync($"{Rooms}/r/invites", ada.Token)).Body.GetProperty("invites").GetArrayLength().ShouldBe(0);
        Refused(await JoinAsync(server, cy, code));
        (await server.Http.GetAnswerAsync($"{Rooms}/r", cy.Token)).Status.ShouldBe(403);
    }

    [Fact(DisplayName = "[RS3] a link never lowers a role and costs nothing where it gives nothing; a link that gives less than the room's access does not lower that")]
    public async Task NeverLowers()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob, cy) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"), await server.RegisterAsync("cy"));
        await server.CreateRoomAsync(ada, new { id = "r" });
        var viewer = await InviteAsync(server, ada, new { role = "viewer", uses = 1 });
        async Task<string?> RoleAsync(TestUser user, JsonElement invite) =>
            (await JoinAsync(server, user, invite.GetProperty("code").GetString()!)).Body.GetProperty("role").GetString();
        (await RoleAsync(ada, viewer)).ShouldBe("owner");
        (await RoleAsync(cy, viewer)).ShouldBe("editor");
        var editor = await InviteAsync(server, ada, new { role = "editor" });
        (await RoleAsync(bob, editor)).ShouldBe("editor");
        (await RoleAsync(bob, editor)).ShouldBe("editor");
        (await RoleAsync(bob, viewer)).ShouldBe("editor");
        var list = await server.Http.GetAnswerAsync($"{Rooms}/r/invites", ada.Token);
        list.Body.GetProperty("invites").EnumerateArray().ToDictionary(i => i.GetProperty("role").GetString()!, i => i.GetProperty("used").GetInt32())
            .ShouldBe(new Dictionary<string, int> { ["viewer"] = 0, ["editor"] = 1 }, ignoreOrder: true);
        list.Text.ShouldNotContain(viewer.GetProperty("code").GetString()!);

        await server.Http.CallAsync(HttpMethod.Patch, $"{Rooms}/r", new { access = "members" }, ada.Token);
        (await server.Http.GetAnswerAsync($"{Rooms}/r", bob.Token)).Status.ShouldBe(200);
        (await server.Http.GetAnswerAsync($"{Rooms}/r", cy.Token)).Status.ShouldBe(403);
        (await RoleAsync(cy, viewer)).ShouldBe("viewer");
    }

    [Fact(DisplayName = "[RS3] a link that is over, taken back, of another room or another organisation, or of a room before this one, is 422 with errors.invite")]
    public async Task NoGood()
    {
        var time = new SteppedTime(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(o => o.Time = time);
        var (ada, bob) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"));
        var (eve, mal) = (await server.RegisterAsync("eve", "evil"), await server.RegisterAsync("mal", "worse"));
        foreach (var user in new[] { ada, eve }) await server.CreateRoomAsync(user, new { id = "r", access = "members" });
        await server.CreateRoomAsync(ada, new { id = "other", access = "members" });
        string Code(JsonElement invite) => invite.GetProperty("code").GetString()!;

        Refused(await JoinAsync(server, bob, "nonsense"));
        Refused(await JoinAsync(server, bob, ""));
        Refused(await JoinAsync(server, bob, Code(await InviteAsync(server, eve, new { role = "owner" }))));
        Refused(await JoinAsync(server, bob, Code(await InviteAsync(server, ada, new { role = "owner" }, "other"))));
        (await JoinAsync(server, mal, Code(await InviteAsync(server, ada, new { role = "owner" })))).Code.ShouldBe("room_not_found");

        var back = await InviteAsync(server, ada, new { role = "editor" });
        var path = $"{Rooms}/r/invites/{back.GetProperty("id").GetString()}";
        (await server.Http.CallAsync(HttpMethod.Delete, path, token: bob.Token)).Status.ShouldBe(403);
        (await server.Http.CallAsync(HttpMethod.Delete, path, token: ada.Token)).Status.ShouldBe(204);
        (await server.Http.CallAsync(HttpMethod.Delete, path, token: ada.Token)).Code.ShouldBe("invite_not_found");
        Refused(await JoinAsync(server, bob, Code(back)));

        var before = await InviteAsync(server, ada, new { role = "editor" });
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/r", token: ada.Token)).Status.ShouldBe(204);
        await server.CreateRoomAsync(ada, new { id = "r", access = "members" });
        Refused(await JoinAsync(server, bob, Code(before)));

        var over = await InviteAsync(server, ada, new { role = "editor", expires_in = 60 });
        time.Advance(TimeSpan.FromSeconds(60));
        Refused(await JoinAsync(server, bob, Code(over)));
    }

    [Fact(DisplayName = "[RS3] only owners make links, with a role, a life and a number of uses that can be")]
    public async Task Terms()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"));
        await server.CreateRoomAsync(ada, new { id = "r" });
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            (await server.Http.CallAsync(method, $"{Rooms}/r/invites", method == HttpMethod.Post ? new { role = "owner" } : null, bob.Token)).Status.ShouldBe(403);
        foreach (var (body, field) in new (object, string)[] { (new { }, "role"), (new { role = "editor", uses = 0 }, "uses"), (new { role = "editor", expires_in = 2_592_001 }, "expires_in") })
        {
            var refused = await server.Http.PostAnswerAsync($"{Rooms}/r/invites", body, ada.Token);
            (refused.Status, refused.Body.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((422, field));
        }
    }

    [Fact(DisplayName = "[RS3] a socket may bring the link in its address: a good one lets it in, a wrong one is closed with 1008 forbidden, a member comes back by it")]
    public async Task BySocket()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob, cy) = (await server.RegisterAsync("ada"), await server.LoginGuestAsync("bob"), await server.LoginGuestAsync("cy"));
        await server.CreateRoomAsync(ada, new { id = "r", access = "members" });
        var code = (await InviteAsync(server, ada, new { role = "viewer", uses = 1 })).GetProperty("code").GetString();
        await using (var wrong = await server.ConnectAsync("r", bob.Token, "?invite=nonsense"))
        {
            (await wrong.ClosedAsync()).ShouldBe((1008, "forbidden"));
            wrong.All.ShouldBeEmpty();
        }

        for (var time = 0; time < 2; time++)
        {
            await using var good = await server.ConnectAsync("r", bob.Token, $"?invite={code}");
            await good.WelcomeAsync();
            await good.ReceiveAsync("joined");
        }

        await using (var late = await server.ConnectAsync("r", cy.Token, $"?invite={code}")) (await late.ClosedAsync()).ShouldBe((1008, "forbidden"));
        await server.CreateRoomAsync(ada, new { id = "open" });
        await using var open = await server.ConnectAsync("open", cy.Token, "?invite=nonsense");
        (await open.ClosedAsync()).ShouldBe((1008, "forbidden"));
    }

    [Fact(DisplayName = "[RS3] sockets of one user that bring a link with one use at once all come in, and the use is theirs once")]
    public async Task AtOnce()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob, cy) = (await server.RegisterAsync("ada"), await server.LoginGuestAsync("bob"), await server.LoginGuestAsync("cy"));
        await server.CreateRoomAsync(ada, new { id = "r", access = "members" });
        var code = (await InviteAsync(server, ada, new { role = "editor", uses = 1 })).GetProperty("code").GetString();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var socket = await server.ConnectAsync("r", bob.Token, $"?invite={code}");
            await socket.WelcomeAsync();
            await socket.ReceiveAsync("joined");
        }));
        await using var late = await server.ConnectAsync("r", cy.Token, $"?invite={code}");
        (await late.ClosedAsync()).ShouldBe((1008, "forbidden"));
    }

    private static async Task<JsonElement> InviteAsync(TestServer server, TestUser by, object terms, string room = "r")
    {
        var made = await server.Http.PostAnswerAsync($"{Rooms}/{room}/invites", terms, by.Token);
        made.Status.ShouldBe(201, made.Text);
        made.Message.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return made.Body;
    }

    private static Task<Answer> JoinAsync(TestServer server, TestUser user, string invite) =>
        server.Http.PostAnswerAsync($"{Rooms}/r/join", new { invite }, user.Token);

    private static void Refused(Answer answer)
    {
        (answer.Status, answer.Code).ShouldBe((422, "validation_failed"));
        answer.Body.GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("invite");
    }
}
