using System.Text.Json;
using Collab.Host.Auth;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Channels;

/// <summary>Channels over real sockets.</summary>
public sealed class PublishingTests
{
    [Fact(DisplayName = "[CH1] what is published to a topic reaches its subscribers, the publisher among them, and nobody else")]
    public async Task Topic()
    {
        await using var server = await TestServer.StartAsync();
        var (ann, bob) = (await server.LoginGuestAsync("ann"), await server.LoginGuestAsync("bob"));
        await using var one = await OpenAsync(server, ann);
        await using var two = await OpenAsync(server, bob);
        await using var deaf = await OpenAsync(server, bob);
        await AskAsync(one, "subscribe", "topic:news");
        await AskAsync(two, "subscribe", "topic:news");
        await AskAsync(deaf, "subscribe", "topic:other");
        (await AskAsync(one, "publish", "topic:news", new { text = "hello" })).EnumerateObject().ShouldBeEmpty();
        foreach (var socket in new[] { one, two })
        {
            var frame = await socket.ReceiveAsync("publish");
            frame.GetProperty("channel").GetString().ShouldBe("topic:news");
            frame.GetProperty("user_id").GetString().ShouldBe(ann.UserId);
            frame.GetProperty("data").GetProperty("text").GetString().ShouldBe("hello");
        }

        await AskAsync(one, "publish", "topic:other", new { text = "mark" });
        (await deaf.ReceiveAsync("publish")).GetProperty("data").GetProperty("text").GetString().ShouldBe("mark");
    }

    [Fact(DisplayName = "[CH1] teams and workspaces of the token are heard from the start, in one's own organisation alone")]
    public async Task Teams()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.LoginAsAsync(new TokenSubject("ann", "acme", "Ann", ["user"]) { Teams = ["red"], Workspaces = ["w"] });
        var eve = await server.LoginAsAsync(new TokenSubject("eve", "evil", "Eve", ["user"]) { Teams = ["red"], Workspaces = ["w"] });
        await using var member = await OpenAsync(server, ann);
        await using var stranger = await OpenAsync(server, eve);
        foreach (var channel in new[] { "team:red", "workspace:w" })
        {
            // Auto-subscriptions are under way at the welcome; asking for one again waits for it.
            await AskAsync(member, "subscribe", channel);
            await AskAsync(stranger, "subscribe", channel);
            await AskAsync(stranger, "publish", channel, new { text = "evil" });
            await AskAsync(member, "publish", channel, new { text = "ours" });
            (await member.ReceiveAsync("publish")).GetProperty("data").GetProperty("text").GetString().ShouldBe("ours");
            (await stranger.ReceiveAsync("publish")).GetProperty("data").GetProperty("text").GetString().ShouldBe("evil");
        }
    }

    [Fact(DisplayName = "[CH1] a publish to one's own address reaches all of one's connections, through the inbox, without a subscription")]
    public async Task Own_address()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.LoginGuestAsync("ann");
        await using var phone = await OpenAsync(server, ann);
        await using var desk = await OpenAsync(server, ann);
        await AskAsync(phone, "publish", $"user:{ann.UserId}", new { text = "to myself" });
        foreach (var socket in new[] { phone, desk })
        {
            var frame = await socket.ReceiveAsync("publish");
            frame.GetProperty("channel").GetString().ShouldBe($"user:{ann.UserId}");
            frame.GetProperty("inbox_seq").GetInt64().ShouldBe(1);
        }
    }

    [Fact(DisplayName = "[WS6] a publish that is sent again with its id is delivered once")]
    public async Task SentAgain()
    {
        await using var server = await TestServer.StartAsync();
        await using var socket = await OpenAsync(server, await server.LoginGuestAsync("ann"));
        await AskAsync(socket, "subscribe", "topic:news");
        foreach (var text in new[] { "once", "once" })
            await socket.AskAsync("p1", new { type = "publish", channel = "topic:news", id = "p1", data = new { text } });
        await AskAsync(socket, "publish", "topic:news", new { text = "mark" });
        foreach (var text in new[] { "once", "mark" })
            (await socket.ReceiveAsync("publish")).GetProperty("data").GetProperty("text").GetString().ShouldBe(text);
    }

    private static async Task<TestSocket> OpenAsync(TestServer server, TestUser user)
    {
        var socket = await server.ConnectAsync(null, user.Token);
        await socket.WelcomeAsync();
        return socket;
    }

    private static async Task<JsonElement> AskAsync(TestSocket socket, string type, string channel, object? data = null)
    {
        var id = Guid.NewGuid().ToString("N");
        var answer = await socket.AskAsync(id, new { type, channel, id, data = data ?? new { } });
        answer.GetProperty("type").GetString().ShouldBe("ack", answer.GetRawText());
        return answer.GetProperty("data");
    }
}
