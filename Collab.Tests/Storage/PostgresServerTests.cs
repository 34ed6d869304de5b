using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Storage;

/// <summary>The whole server on PostgreSQL: accounts, rooms and journal in one database.</summary>
[NeedsPostgres]
public sealed class PostgresServerTests
{
    [StoreFact(DisplayName = "[RC1] a server on PostgreSQL keeps accounts, rooms and what happened in them over a restart")]
    public async Task Restart()
    {
        await using var database = TestDatabase.Postgres();
        string room, token;
        await using (var server = await TestServer.StartAsync(o => o.Database = database.ConnectionString))
        {
            var ada = await server.RegisterAsync("ada");
            token = ada.Token;
            room = await server.CreateRoomAsync(ada);
            await using var socket = await server.ConnectAsync(room, token);
            await socket.WelcomeAsync();
            for (var i = 1; i <= 20; i++)
                (await socket.AskAsync($"{i}", new { type = "message", id = $"{i}", data = new { i } })).GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(i);
        }

        await using var next = await TestServer.StartAsync(o => o.Database = database.ConnectionString);
        var events = (await next.Http.GetAnswerAsync($"/api/v1/rooms/{room}/history", token)).Body.GetProperty("events");
        events.EnumerateArray().Select(e => e.GetProperty("data").GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(1, 20));
        (await next.Http.GetAnswerAsync("/health/ready")).Status.ShouldBe(200);
        Directory.Exists(next.Data).ShouldBeFalse();
    }

    [StoreFact(DisplayName = "[OP1] without its database the server lives, is not ready, answers 503 and opens no socket, and still ends in order")]
    public async Task Gone()
    {
        await using var database = TestDatabase.Postgres();
        await using var server = await TestServer.StartAsync(o => o.Database = database.ConnectionString);
        var ada = await server.LoginGuestAsync("ada");
        database.Drop();
        var ready = await server.Http.GetAnswerAsync("/health/ready");
        (ready.Status, ready.Body.GetProperty("status").GetString()).ShouldBe((503, "unhealthy"));
        ready.Body.GetProperty("checks").GetProperty("journal").GetString().ShouldBe("the database does not answer");
        (await server.Http.GetAnswerAsync("/health/live")).Status.ShouldBe(200);
        foreach (var asking in new[] { server.Http.GetAnswerAsync("/api/v1/rooms", ada.Token), server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "bob" }) })
        {
            var answer = await asking;
            (answer.Status, answer.Code, answer.MediaType).ShouldBe((503, "unavailable", "application/problem+json"));
            answer.Message.Headers.RetryAfter.ShouldNotBeNull();
        }

        await using var socket = await server.ConnectAsync("room", ada.Token);
        (await socket.ClosedAsync()).Code.ShouldBe(1011);
    }
}
