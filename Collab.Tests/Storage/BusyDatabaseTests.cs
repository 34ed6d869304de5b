using Collab.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Collab.Tests.Storage;

/// <summary>A SQLite file that somebody else holds.</summary>
public sealed class BusyDatabaseTests
{
    [Fact(DisplayName = "[OP1] while another process writes to the file, reading goes on, writing is 503 after its time limit, and works again afterwards")]
    public async Task Busy()
    {
        // Longer than the journal's plugin holds the file itself while it makes its tables, on a busy machine too.
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Storage:Timeout"] = "5s");
        var ada = await server.LoginGuestAsync("ada");
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(server.Data, "collab.db")};Pooling=False"))
        {
            await other.OpenAsync();
            await using var held = other.BeginTransaction(deferred: false);
            (await server.Http.GetAnswerAsync("/api/v1/rooms", ada.Token)).Status.ShouldBe(200);
            var refused = await server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "bob" });
            (refused.Status, refused.Code).ShouldBe((503, "unavailable"));
            (await server.Http.GetAnswerAsync("/health/ready")).Status.ShouldBe(200);
        }

        (await server.Http.PostAnswerAsync("/api/v1/auth/login", new { username = "bob" })).Status.ShouldBe(200);
    }
}
