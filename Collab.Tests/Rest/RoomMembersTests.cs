using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

/// <summary>Roles in a room, over HTTP and as real sockets feel them.</summary>
public sealed class RoomMembersTests
{
    private const string Rooms = "/api/v1/rooms";

    [Fact(DisplayName = "[RS3] a role changed while connected holds from the next frame on: a viewer who draws is refused, an editor is not, and back")]
    public async Task NextFrame()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"));
        await server.CreateRoomAsync(ada, new { id = "r", access = "view" });
        await using var socket = await server.ConnectAsync("r", bob.Token);
        await socket.WelcomeAsync();
        (await DrawAsync(socket, "1")).ShouldBe("forbidden");
        var put = await PutAsync(server, ada, bob.UserId, "editor");
        (put.Status, put.Body.GetProperty("role").GetString()).ShouldBe((200, "editor"));
        (await DrawAsync(socket, "2")).ShouldBe("ack");
        (await PutAsync(server, ada, bob.UserId, "viewer")).Status.ShouldBe(200);
        (await DrawAsync(socket, "3")).ShouldBe("forbidden");
        (await PutAsync(server, ada, bob.UserId, "owner")).Status.ShouldBe(200);
        (await DrawAsync(socket, "4")).ShouldBe("ack");
        (await server.Http.CallAsync(HttpMethod.Patch, $"{Rooms}/r", new { name = "Bob's too" }, bob.Token)).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[RS3] who loses their role in a room for members alone is closed with 1008 forbidden, and does not come back in; the others stay")]
    public async Task PutOut()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob, cy) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"), await server.LoginGuestAsync("cy"));
        await server.CreateRoomAsync(ada, new { id = "r", access = "members" });
        await using (var early = await server.ConnectAsync("r", bob.Token)) (await early.ClosedAsync()).ShouldBe((1008, "forbidden"));
        foreach (var user in new[] { bob, cy }) (await PutAsync(server, ada, user.UserId, "editor")).Status.ShouldBe(200);
        await using var bobs = await server.ConnectAsync("r", bob.Token);
        await using var cys = await server.ConnectAsync("r", cy.Token);
        foreach (var socket in new[] { bobs, cys }) await socket.WelcomeAsync();

        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/r/members/{bob.UserId}", token: ada.Token)).Status.ShouldBe(204);
        (await bobs.ClosedAsync()).ShouldBe((1008, "forbidden"));
        (await DrawAsync(cys, "1")).ShouldBe("ack");
        await using (var again = await server.ConnectAsync("r", bob.Token)) (await again.ClosedAsync()).ShouldBe((1008, "forbidden"));
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/r/members/{bob.UserId}", token: ada.Token)).Code.ShouldBe("member_not_found");
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/r/members/{cy.UserId}", token: cy.Token)).Status.ShouldBe(204);
        (await cys.ClosedAsync()).ShouldBe((1008, "forbidden"));
    }

    [Fact(DisplayName = "[RS3] the members are listed with their roles, the owner first; the last owner stays one, and with another the room passes on")]
    public async Task Owners()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob, cy) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"), await server.RegisterAsync("cy"));
        await server.CreateRoomAsync(ada, new { id = "r" });
        (await PutAsync(server, ada, ada.UserId, "editor")).Code.ShouldBe("last_owner");
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/r/members/{ada.UserId}", token: ada.Token)).Code.ShouldBe("last_owner");
        await PutAsync(server, ada, cy.UserId, "viewer");
        await PutAsync(server, ada, bob.UserId, "owner");
        (await ListAsync(server, cy)).ShouldBe([(ada.UserId, "owner"), .. new[] { (bob.UserId, "owner"), (cy.UserId, "viewer") }.OrderBy(m => m.Item1, StringComparer.Ordinal)]);

        (await PutAsync(server, ada, ada.UserId, "viewer")).Status.ShouldBe(200);
        (await server.Http.GetAnswerAsync($"{Rooms}/r", cy.Token)).Body.GetProperty("owner_id").GetString().ShouldBe(bob.UserId);
        (await ListAsync(server, cy))[0].ShouldBe((bob.UserId, "owner"));
        (await PutAsync(server, ada, cy.UserId, "editor")).Code.ShouldBe("forbidden");
        (await PutAsync(server, bob, bob.UserId, "viewer")).Code.ShouldBe("last_owner");
    }

    [Fact(DisplayName = "[RS3] only owners change members; a role or a user that can't be is refused, and so is one member more than the room may have")]
    public async Task Refusals()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Limits:MembersPerRoom"] = "2");
        var (ada, bob, eve) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"), await server.RegisterAsync("eve", "evil"));
        await server.CreateRoomAsync(ada, new { id = "r" });
        (await PutAsync(server, bob, bob.UserId, "owner")).Status.ShouldBe(403);
        (await PutAsync(server, eve, eve.UserId, "owner")).Code.ShouldBe("room_not_found");
        (await server.Http.GetAnswerAsync($"{Rooms}/r/members", eve.Token)).Code.ShouldBe("room_not_found");
        (await server.Http.CallAsync(HttpMethod.Delete, $"{Rooms}/r/members/{ada.UserId}", token: bob.Token)).Status.ShouldBe(403);
        (await PutAsync(server, ada, "no%20id", "editor")).Status.ShouldBe(422);
        (await PutAsync(server, ada, bob.UserId, "king")).Status.ShouldBe(400);
        var none = await server.Http.CallAsync(HttpMethod.Put, $"{Rooms}/r/members/{bob.UserId}", new { }, ada.Token);
        (none.Status, none.Body.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe((422, "role"));
        foreach (var user in new[] { "u1", "u2" }) (await PutAsync(server, ada, user, "editor")).Status.ShouldBe(200);
        (await PutAsync(server, ada, "u3", "editor")).Code.ShouldBe("member_limit_reached");
        (await PutAsync(server, ada, "u2", "viewer")).Status.ShouldBe(200);
    }

    [Fact(DisplayName = "[RS3] of many changes to one room at once none is lost, and the room goes by the last of them")]
    public async Task AtOnce()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.RegisterAsync("ada"), await server.RegisterAsync("bob"));
        await server.CreateRoomAsync(ada, new { id = "r", access = "view" });
        await using var socket = await server.ConnectAsync("r", bob.Token);
        await socket.WelcomeAsync();
        for (var round = 0; round < 3; round++)
        {
            var (name, users) = ($"round {round}", Enumerable.Range(0, 6).Select(i => $"u{round}-{i}").ToArray());
            var answers = await Task.WhenAll(
                users.Select(user => PutAsync(server, ada, user, "viewer"))
                    .Append(PutAsync(server, ada, bob.UserId, round % 2 == 0 ? "editor" : "viewer"))
                    .Append(server.Http.CallAsync(HttpMethod.Patch, $"{Rooms}/r", new { name }, ada.Token)));
            answers.ShouldAllBe(answer => answer.Status == 200);
            foreach (var user in users) (await ListAsync(server, ada)).ShouldContain((user, "viewer"));
            (await server.Http.GetAnswerAsync($"{Rooms}/r", ada.Token)).Body.GetProperty("name").GetString().ShouldBe(name);
            (await DrawAsync(socket, name)).ShouldBe(round % 2 == 0 ? "ack" : "forbidden");
        }
    }

    private static Task<Answer> PutAsync(TestServer server, TestUser by, string user, string role) =>
        server.Http.CallAsync(HttpMethod.Put, $"{Rooms}/r/members/{user}", new { role }, by.Token);

    private static async Task<(string User, string Role)[]> ListAsync(TestServer server, TestUser by) =>
        [.. (await server.Http.GetAnswerAsync($"{Rooms}/r/members", by.Token)).Body.GetProperty("members").EnumerateArray()
            .Select(m => (m.GetProperty("user_id").GetString()!, m.GetProperty("role").GetString()!))];

    /// <summary>"ack", or the code of the error.</summary>
    private static async Task<string> DrawAsync(TestSocket socket, string id)
    {
        var answer = await socket.AskAsync(id, new { type = "drawing_action", id, data = new { action = "draw", points = new[] { new[] { 1, 1 }, [2, 2] } } });
        var type = answer.GetProperty("type").GetString()!;
        return type == "error" ? answer.GetProperty("data").GetProperty("code").GetString()! : type;
    }
}
