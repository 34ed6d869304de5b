using System.Text.Json;
using Collab.Actors.Edge;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using static Collab.Tests.Rest.EventsApiTests;

namespace Collab.Tests.Rest;

public sealed class EventStreamTests
{
    [Fact(DisplayName = "[RS6] a reader gets the room as it is, then the very frames that the members get, with their seq as id; nobody hears of it")]
    public async Task Live()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, eve) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("eve"));
        var room = await server.CreateRoomAsync(ada, new { max_participants = 1 });
        await using var socket = await JoinAsync(server, room, ada);
        await socket.ReceiveAsync("user_joined");
        await using var stream = await EventStream.OpenAsync(server, room, eve.Token);
        stream.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        stream.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var joined = await stream.NextAsync("joined");
        joined.Id.ShouldBeNull();
        var data = joined.Json.GetProperty("data");
        data.GetProperty("participant_count").GetInt32().ShouldBe(1);
        data.GetProperty("snapshot").ValueKind.ShouldBe(JsonValueKind.Object);

        await socket.SendAsync(new { type = "cursor_position", data = new { x = 1, y = 2 } });
        (await stream.NextAsync("cursors")).Id.ShouldBeNull();
        await socket.SendTextAsync("{\"type\":\"message\",\"data\":{\n\"text\":\r\"line\\nend\"}}");
        var frame = await stream.NextAsync("message");
        frame.Id.ShouldBe("1");
        frame.Data.ShouldBe((await socket.ReceiveAsync("message")).GetRawText());
        (await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/participants", ada.Token)).Body.GetProperty("participant_count").GetInt32().ShouldBe(1);
        (await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}", ada.Token)).Body.GetProperty("active_user_count").GetInt32().ShouldBe(1);
    }

    [Theory(DisplayName = "[RS6] [RC2] Last-Event-ID, or since, goes on from there: what was missed first, marked recovered, then live")]
    [InlineData("", "1")]
    [InlineData("?since=1", null)]
    [InlineData("?since=7", "1")]
    public async Task Resumed(string query, string? lastEventId)
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        for (var i = 1; i <= 3; i++) await PublishAsync(server, room, service, new { data = i });
        await using var stream = await EventStream.OpenAsync(server, room, ada.Token, query, lastEventId);
        (await stream.NextAsync("joined")).Json.GetProperty("data").GetProperty("recovered").GetBoolean().ShouldBeTrue();
        foreach (var missed in new[] { 2, 3 })
        {
            var frame = await stream.NextAsync("message");
            (frame.Id, frame.Json.GetProperty("recovered").GetBoolean()).ShouldBe(($"{missed}", true));
        }

        await PublishAsync(server, room, service, new { data = 4 });
        var live = await stream.NextAsync("message");
        (live.Id, live.Json.TryGetProperty("recovered", out _)).ShouldBe(("4", false));
    }

    [Fact(DisplayName = "[RS6] [RC2] a since of another life of the room, or one that is yet to come, gives the room as it is")]
    public async Task OtherLife()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        await PublishAsync(server, room, service, new { data = 1 });
        foreach (var query in new[] { "?since=1&epoch=another", "?since=99" })
        {
            await using var stream = await EventStream.OpenAsync(server, room, ada.Token, query);
            (await stream.NextAsync("joined")).Json.GetProperty("data").GetProperty("recovered").GetBoolean().ShouldBeFalse();
        }
    }

    [Fact(DisplayName = "[RS6] rights are those of a reader: no token, a room of members, an unknown room (which reading never makes), a bad since")]
    public async Task Rights()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, eve) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("eve"));
        var room = await server.CreateRoomAsync(ada, new { access = "members" });
        (await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/events")).Status.ShouldBe(401);
        (await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/events?token=nonsense")).Status.ShouldBe(401);
        (await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/events", eve.Token)).Code.ShouldBe("forbidden");
        (await server.Http.GetAnswerAsync("/api/v1/rooms/unknown/events", ada.Token)).Code.ShouldBe("room_not_found");
        (await server.Http.GetAnswerAsync("/api/v1/rooms/unknown", ada.Token)).Status.ShouldBe(404);
        var bad = await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/events?since=-1", ada.Token);
        (bad.Status, bad.Code).ShouldBe((422, "validation_failed"));
        (await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/history?token={ada.Token}")).Status.ShouldBe(401);
        using var byAddress = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/rooms/{room}/events?token={ada.Token}");
        using var answer = await server.Http.SendAsync(byAddress, HttpCompletionOption.ResponseHeadersRead);
        ((int)answer.StatusCode).ShouldBe(200);
    }

    [Fact(DisplayName = "[RS6] [AU6] a revoked login, lost rights and a deleted room end the stream, and it says why")]
    public async Task Ended()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, eve) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("eve"));
        var room = await server.CreateRoomAsync(ada);
        await using (var revoked = await EventStream.OpenAsync(server, room, eve.Token))
        {
            await revoked.NextAsync("joined");
            await server.Http.PostAnswerAsync("/api/v1/auth/logout", token: eve.Token);
            await ClosesAsync(revoked, 1008, "token_revoked", reconnect: false);
        }

        eve = await server.LoginGuestAsync("eve");
        await using (var shutOut = await EventStream.OpenAsync(server, room, eve.Token))
        {
            await shutOut.NextAsync("joined");
            await server.Http.CallAsync(HttpMethod.Patch, $"/api/v1/rooms/{room}", new { access = "members" }, ada.Token);
            await ClosesAsync(shutOut, 1008, "forbidden", reconnect: false);
        }

        await using var last = await EventStream.OpenAsync(server, room, ada.Token);
        await last.NextAsync("joined");
        (await server.Http.CallAsync(HttpMethod.Delete, $"/api/v1/rooms/{room}", token: ada.Token)).Status.ShouldBe(204);
        await ClosesAsync(last, 4002, "room_deleted", reconnect: false);
    }

    [Fact(DisplayName = "[RS6] [WS12] readers are bounded per room, and count as connections of their user")]
    public async Task Bounded()
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Settings["Collab:Rooms:MaxObservers"] = "2";
            options.Settings["Collab:Limits:ConnectionsPerUser"] = "1";
        });
        var (ada, bob, cem) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"), await server.LoginGuestAsync("cem"));
        var room = await server.CreateRoomAsync(ada);
        await using var first = await EventStream.OpenAsync(server, room, ada.Token);
        await first.NextAsync("joined");
        var again = await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/events", ada.Token);
        (again.Status, again.Code).ShouldBe((429, "connection_limit"));
        await using var second = await EventStream.OpenAsync(server, room, bob.Token);
        await second.NextAsync("joined");
        var third = await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/events", cem.Token);
        (third.Status, third.Code).ShouldBe((503, "room_full"));
        await using var member = await JoinAsync(server, room, cem);
        await second.NextAsync("user_joined");
    }

    [Fact(DisplayName = "[RS6] a reader gets nothing of what is for its user, and is no connection that would take it")]
    public async Task NotTheUsers()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.RegisterAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        await using var stream = await EventStream.OpenAsync(server, room, ada.Token);
        await stream.NextAsync("joined");
        (await server.Http.PostAnswerAsync($"/api/v1/users/{ada.UserId}/events", new { type = "a:b", ephemeral = true }, service.Token)).Text
            .ShouldBe("""{"inbox_seq":null,"connections":0,"note":"no_subscribers"}""");
        (await server.Http.PostAnswerAsync($"/api/v1/users/{ada.UserId}/events", new { type = "a:b" }, service.Token)).Text
            .ShouldBe("""{"inbox_seq":1,"connections":0,"note":null}""");
        await PublishAsync(server, room, service, new { data = 1 });
        await stream.NextAsync("message");
        await using var socket = await server.ConnectAsync(null, ada.Token);
        (await socket.ReceiveAsync("a:b")).GetProperty("recovered").GetBoolean().ShouldBeTrue();
    }

    [Fact(DisplayName = "[RS6] comments keep a silent stream alive")]
    public async Task Heartbeat()
    {
        await using var server = await TestServer.StartAsync(options => options.Settings["Collab:Lifecycle:PingEvery"] = "50ms");
        var ada = await server.LoginGuestAsync("ada");
        await using var stream = await EventStream.OpenAsync(server, await server.CreateRoomAsync(ada), ada.Token);
        await stream.NextAsync("joined");
        for (var i = 0; i < 3; i++) (await stream.ReadAsync())!.Comment.ShouldBeTrue();
    }

    [Fact(DisplayName = "[RS6] [LC4] at shutdown readers hear when to come back, then their streams end in order")]
    public async Task Drained()
    {
        await using var server = await TestServer.StartAsync(options => options.Settings["Collab:Sockets:DrainWindow"] = "200ms");
        var ada = await server.LoginGuestAsync("ada");
        await using var stream = await EventStream.OpenAsync(server, await server.CreateRoomAsync(ada), ada.Token);
        await stream.NextAsync("joined");
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await stream.NextAsync("going_away")).Json.GetProperty("data").GetProperty("reconnect_after_ms").GetInt32().ShouldBeGreaterThan(0);
        await ClosesAsync(stream, 1012, "restart", reconnect: true);
    }

    [Fact(DisplayName = "[RS6] [RC3] a reader that does not read is ended, holds up nobody, and resumes where it was")]
    public async Task Slow()
    {
        const int events = 400;
        await using var server = await TestServer.StartAsync(options => options.Settings["Collab:Limits:OutboxBytes"] = "131072");
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        await using var stream = await EventStream.OpenAsync(server, room, ada.Token);
        await stream.NextAsync("joined");
        var metrics = server.Services.GetRequiredService<EdgeMetrics>();
        var payload = new string('x', 60_000);
        var published = 0;
        while (metrics.SlowConsumers == 0 && published < events)
        {
            published++;
            (await PublishAsync(server, room, service, new { data = payload })).Status.ShouldBe(202);
        }

        metrics.SlowConsumers.ShouldBe(1);
        var last = await LastIdAsync(stream);
        await using var again = await EventStream.OpenAsync(server, room, ada.Token, lastEventId: last);
        await again.NextAsync("joined");
        for (var seq = long.Parse(last) + 1; seq <= published; seq++) (await again.NextAsync("message")).Id.ShouldBe($"{seq}");
    }

    /// <summary>Reads to the end, however it comes; the id of the last whole event.</summary>
    private static async Task<string> LastIdAsync(EventStream stream)
    {
        var last = "0";
        try
        {
            while (await stream.NextAsync() is { } next) last = next.Id ?? last;
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            // It was cut: what had been sent by then was read.
            return last;
        }

        return last;
    }

    private static async Task ClosesAsync(EventStream stream, int code, string reason, bool reconnect)
    {
        StreamEvent? next;
        do next = await stream.NextAsync();
        while (next is { Name: null });
        next.ShouldNotBeNull();
        next.Name.ShouldBe("close");
        next.Data.ShouldBe($$"""{"code":{{code}},"reason":"{{reason}}","reconnect":{{(reconnect ? "true" : "false")}}}""");
        (await stream.ReadAsync()).ShouldBeNull();
    }
}
