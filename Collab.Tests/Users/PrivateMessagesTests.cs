using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Users;

/// <summary>Private messages over real sockets and a real database.</summary>
public sealed class PrivateMessagesTests
{
    [Fact(DisplayName = "[DM1] a private message reaches every connection of its receiver, with its sender, and nobody else")]
    public async Task Direct()
    {
        await using var server = await TestServer.StartAsync();
        var (ann, bob, eve) = (await server.LoginGuestAsync("ann"), await server.LoginGuestAsync("bob"), await server.LoginGuestAsync("eve"));
        await using var sender = await OpenAsync(server, ann);
        await using var phone = await OpenAsync(server, bob);
        await using var desk = await OpenAsync(server, bob);
        await using var stranger = await OpenAsync(server, eve);
        (await TellAsync(sender, bob, "psst", "1")).GetProperty("type").GetString().ShouldBe("ack");
        foreach (var socket in new[] { phone, desk })
        {
            var direct = await socket.ReceiveAsync("direct");
            direct.GetProperty("user_id").GetString().ShouldBe(ann.UserId);
            direct.GetProperty("connection_id").GetString().ShouldBe(sender.ConnectionId);
            direct.GetProperty("inbox_seq").GetInt64().ShouldBe(1);
            direct.GetProperty("id").GetString().ShouldBe("1");
            Text(direct).ShouldBe("psst");
        }

        await TellAsync(sender, eve, "for eve", "2");
        Text(await stranger.ReceiveAsync("direct")).ShouldBe("for eve");
        await TellAsync(stranger, ann, "for ann", "3");
        Text(await sender.ReceiveAsync("direct")).ShouldBe("for ann");
        foreach (var socket in new[] { sender, phone, desk, stranger })
            socket.TakeRest().ShouldNotContain(frame => frame.GetProperty("type").GetString() == "direct");
    }

    [Fact(DisplayName = "[DM1] what came while the user was away, and the server was restarted since, arrives once, in order, recovered")]
    public async Task OfflineOverARestart()
    {
        using var folder = new TemporaryFolder();
        string bob;
        await using (var server = await TestServer.StartAsync(o => o.Data = folder.Path))
        {
            bob = (await server.RegisterAsync("bob")).UserId;
            await using var sender = await OpenAsync(server, await server.RegisterAsync("ann"));
            for (var n = 1; n <= 3; n++)
                (await TellAsync(sender, bob, $"{n}", $"{n}")).GetProperty("data").EnumerateObject().ShouldBeEmpty();
        }

        await using (var server = await TestServer.StartAsync(o => o.Data = folder.Path))
        {
            var login = await LoginAsync(server, "bob");
            await using var socket = await OpenAsync(server, login);
            for (var n = 1; n <= 3; n++)
            {
                var direct = await socket.ReceiveAsync("direct");
                direct.GetProperty("recovered").GetBoolean().ShouldBeTrue();
                direct.GetProperty("inbox_seq").GetInt64().ShouldBe(n);
                Text(direct).ShouldBe($"{n}");
            }

            await TellAsync(socket, bob, "live", "live");
            var live = await socket.ReceiveAsync("direct");
            live.TryGetProperty("recovered", out _).ShouldBeFalse();
            Text(live).ShouldBe("live");

            // The same session again takes up where it was, a new one after what was acknowledged.
            (await socket.AskAsync("a", new { type = "inbox_ack", id = "a", data = new { seq = 2 } })).GetProperty("type").GetString().ShouldBe("ack");
            socket.Drop();
            await using var resumed = await server.ConnectAsync(null, login.Token, $"?session={socket.SessionId}&inbox=3");
            Text(await resumed.ReceiveAsync("direct")).ShouldBe("live");
            await using var fresh = await OpenAsync(server, login);
            Text(await fresh.ReceiveAsync("direct")).ShouldBe("3");
            Text(await fresh.ReceiveAsync("direct")).ShouldBe("live");
            resumed.TakeRest().ShouldNotContain(frame => frame.GetProperty("type").GetString() == "direct");
        }
    }

    [Fact(DisplayName = "[DM1] a session that dropped before it took anything gets, once, what came meanwhile and another session acknowledged")]
    public async Task ResumedWithNothingTaken()
    {
        await using var server = await TestServer.StartAsync();
        var bob = await server.LoginGuestAsync("bob");
        await using var phone = await OpenAsync(server, bob);
        var start = (await phone.ReceiveAsync("inbox")).GetProperty("data").GetProperty("inbox_seq").GetInt64();
        start.ShouldBe(0);
        phone.Drop();
        await using (var desk = await OpenAsync(server, bob))
        {
            await TellAsync(desk, bob, "one", "1");
            await desk.ReceiveAsync("direct");
            (await desk.AskAsync("a", new { type = "inbox_ack", id = "a", data = new { seq = 1 } })).GetProperty("type").GetString().ShouldBe("ack");
        }

        await using var resumed = await server.ConnectAsync(null, bob.Token, $"?session={phone.SessionId}&inbox={start}");
        var missed = await resumed.ReceiveAsync("direct");
        Text(missed).ShouldBe("one");
        missed.GetProperty("recovered").GetBoolean().ShouldBeTrue();
        await TellAsync(resumed, bob, "two", "2");
        Text(await resumed.ReceiveAsync("direct")).ShouldBe("two");
        resumed.TakeRest().ShouldNotContain(frame => frame.GetProperty("type").GetString() == "inbox");
    }

    [Fact(DisplayName = "[DM1] a client that closes in order has taken what was written to it, and its next session begins there, however soon it comes")]
    public async Task CleanClose()
    {
        await using var server = await TestServer.StartAsync();
        var bob = await server.LoginGuestAsync("bob");
        // Each session comes as soon as the one before has heard that it is closed.
        for (var n = 1; n <= 5; n++)
        {
            await using var socket = await OpenAsync(server, bob);
            (await socket.ReceiveAsync("inbox")).GetProperty("data").GetProperty("inbox_seq").GetInt64().ShouldBe(n - 1);
            await TellAsync(socket, bob.UserId, $"{n}", $"{n}");
            var direct = await socket.ReceiveAsync("direct");
            Text(direct).ShouldBe($"{n}");
            direct.GetProperty("inbox_seq").GetInt64().ShouldBe(n);
            await socket.CloseAsync();
        }
    }

    [Fact(DisplayName = "[CH2] a message to nobody is acknowledged with unknown_user; another organisation's user is nobody")]
    public async Task UnknownUser()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.RegisterAsync("ann");
        var eve = await server.RegisterAsync("eve", "evil");
        await using var sender = await OpenAsync(server, ann);
        foreach (var (to, id) in new[] { ("nobody", "1"), (eve.UserId, "2") })
            (await TellAsync(sender, to, "hello?", id)).GetProperty("data").GetProperty("note").GetString().ShouldBe("unknown_user");
        await using var other = await OpenAsync(server, eve);
        await TellAsync(other, eve.UserId, "mark", "m");
        Text(await other.ReceiveAsync("direct")).ShouldBe("mark");
    }

    [Fact(DisplayName = "[WS6] a private message that is sent again with its id, after a reconnect too, arrives once")]
    public async Task SentAgain()
    {
        await using var server = await TestServer.StartAsync();
        var (ann, bob) = (await server.LoginGuestAsync("ann"), await server.LoginGuestAsync("bob"));
        await using var receiver = await OpenAsync(server, bob);
        var sender = await OpenAsync(server, ann);
        await using (sender)
        {
            await TellAsync(sender, bob, "once", "1");
            await TellAsync(sender, bob, "once", "1");
            sender.Drop();
        }

        await using var resumed = await server.ConnectAsync(null, ann.Token, $"?session={sender.SessionId}");
        await TellAsync(resumed, bob, "once", "1");
        await TellAsync(resumed, bob, "mark", "2");
        Text(await receiver.ReceiveAsync("direct")).ShouldBe("once");
        Text(await receiver.ReceiveAsync("direct")).ShouldBe("mark");
    }

    private static async Task<TestSocket> OpenAsync(TestServer server, TestUser user)
    {
        var socket = await server.ConnectAsync(null, user.Token);
        await socket.WelcomeAsync();
        return socket;
    }

    private static Task<JsonElement> TellAsync(TestSocket from, TestUser to, string text, string id) => TellAsync(from, to.UserId, text, id);

    private static Task<JsonElement> TellAsync(TestSocket from, string to, string text, string id) =>
        from.AskAsync(id, new { type = "direct", to, id, data = new { text } });

    private static Task<TestUser> LoginAsync(TestServer server, string name) => server.Http.LoginAccountAsync(name);

    private static string Text(JsonElement frame) => frame.GetProperty("data").GetProperty("text").GetString()!;
}
