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
}
