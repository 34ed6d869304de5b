using System.Text.Json;
using Collab.Tests.Support;
using Engine.Specs.Support;
using Shouldly;

namespace Collab.Tests.Cli;

/// <summary>A room out of one server and into others, by the built program, on each kind of database.</summary>
public abstract class ArchiveCommandContract : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestDatabase _database = null!;
    private TestServer _server = null!;

    protected abstract TestDatabase Make();

    public async Task InitializeAsync()
    {
        _database = Make();
        _server = await StartAsync(_database, "one");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [StoreFact(DisplayName = "[OP3] a room goes out beside a running server and comes back whole: under another id here, under its own elsewhere")]
    public async Task RoundTrip()
    {
        var ada = await _server.RegisterAsync("ada", "acme");
        await _server.CreateRoomAsync(ada, new { id = "plan", name = "The plan", access = "view", max_participants = 7 });
        await FillAsync(ada, "plan");
        var file = Path.Combine(_folder.Path, "plan.ndjson");
        var export = await RunAsync(_database, "export", "plan", "--org", "acme", "--output", file);
        (export.ExitCode, export.Out).ShouldBe((0, ""), export.Error);
        export.Error.ShouldContain("7 events");
        var lines = await File.ReadAllLinesAsync(file);
        lines.Length.ShouldBe(9);
        lines[1..^1].ShouldBe(await HistoryAsync(_server, ada, "plan"));
        var piped = await RunAsync(_database, "export", "plan", "--org", "acme");
        piped.ExitCode.ShouldBe(0, piped.Error);
        piped.Out.Split('\n')[1..^2].ShouldBe(lines[1..^1]);

        var again = await RunAsync(_database, "import", file);
        again.ExitCode.ShouldBe(73);
        again.Error.ShouldContain("has a past");
        (await HistoryAsync(_server, ada, "plan")).ShouldBe(lines[1..^1]);

        var copy = await RunAsync(_database, "import", file, "--room", "copy");
        copy.ExitCode.ShouldBe(0, copy.Error);
        (await HistoryAsync(_server, ada, "copy")).ShouldBe(lines[1..^1].Select(line => line.Replace("\"room\":\"plan\"", "\"room\":\"copy\"")));
        (await BoardAsync(_server, ada, "copy")).ShouldBe(await BoardAsync(_server, ada, "plan"));
        var entry = (await _server.Http.GetAnswerAsync("/api/v1/rooms/copy", ada.Token)).Body;
        (entry.GetProperty("name").GetString(), entry.GetProperty("owner_id").GetString(), entry.GetProperty("temporary").GetBoolean())
            .ShouldBe(("The plan", ada.UserId, false));
        // The imported room goes on where the other one was, as a life of its own.
        await using var socket = await _server.ConnectAsync("copy", ada.Token);
        var joined = (await socket.ReceiveAsync("joined")).GetProperty("data");
        joined.GetProperty("seq").GetInt64().ShouldBe(7);
        lines[0].ShouldNotContain(joined.GetProperty("epoch").GetString()!);
        (await socket.AskAsync("next", new { type = "message", id = "next", data = "on" })).GetProperty("data").GetProperty("seq").GetInt64().ShouldBe(8);

        await using var elsewhere = Make();
        (await RunAsync(elsewhere, "import", file, "--org", "default")).ExitCode.ShouldBe(0);
        await using var other = await StartAsync(elsewhere, "two");
        var admin = await other.LoginAsAsync("root", "default", "user", "admin");
        (await HistoryAsync(other, admin, "plan")).ShouldBe(lines[1..^1]);
    }

    [StoreFact(DisplayName = "[OP3] a damaged file is refused with its line, 65, and leaves nothing; an entry that was never opened takes an import; a missing room is 66")]
    public async Task Refusals()
    {
        var ada = await _server.RegisterAsync("ada", "acme");
        var file = await ExportedAsync(ada, "plan");
        (await RunAsync(_database, "export", "plan", "--org", "acme", "--output", file)).ExitCode.ShouldBe(73);
        (await RunAsync(_database, "export", "plan")).ExitCode.ShouldBe(66);
        var lines = await File.ReadAllLinesAsync(file);
        var damaged = Path.Combine(_folder.Path, "damaged.ndjson");
        await File.WriteAllTextAsync(damaged, string.Join('\n', lines.Where((_, line) => line != 3)) + "\n");
        var refused = await RunAsync(_database, "import", damaged, "--room", "fresh");
        refused.ExitCode.ShouldBe(65);
        refused.Error.ShouldContain("line 4: event 4 stands where 3 should; nothing was changed.");
        (await _server.Http.GetAnswerAsync("/api/v1/rooms/fresh", ada.Token)).Status.ShouldBe(404);
        await _server.CreateRoomAsync(ada, new { id = "fresh", name = "Own name" });
        (await RunAsync(_database, "import", file, "--room", "fresh")).ExitCode.ShouldBe(0);
        (await _server.Http.GetAnswerAsync("/api/v1/rooms/fresh", ada.Token)).Body.GetProperty("name").GetString().ShouldBe("Own name");
        (await HistoryAsync(_server, ada, "fresh")).Length.ShouldBe(7);
        Directory.GetFiles(_folder.Path, "*.part").ShouldBeEmpty();
    }

    [StoreFact(DisplayName = "[OP3] what a killed import left aside does not stand in the way, a refused one leaves nothing there, and a room that was deleted takes an import")]
    public async Task Aside()
    {
        var ada = await _server.RegisterAsync("ada", "acme");
        var file = await ExportedAsync(ada, "plan");
        var lines = await File.ReadAllLinesAsync(file);
        var database = _database.Open();
        Task<long> AsideAsync() => database.RunAsync(db => db.ScalarAsync<long>("SELECT count(*) FROM journal WHERE persistence_id LIKE 'import-%'"), default);
        // As a kill leaves it: the beginning of something else.
        await database.WriteAsync(db => db.ExecuteAsync(
            "INSERT INTO journal (deleted, persistence_id, sequence_number, created, message, identifier, manifest, writer_uuid) "
            + "SELECT deleted, 'import-acme/plan', sequence_number, created, message, identifier, manifest, writer_uuid FROM journal "
            + "WHERE persistence_id = 'room-acme/plan' AND sequence_number <> 2"), default);
        (await AsideAsync()).ShouldBe(7);
        (await _server.Http.CallAsync(HttpMethod.Delete, "/api/v1/rooms/plan", null, ada.Token)).Status.ShouldBe(204);

        var imported = await RunAsync(_database, "import", file);
        imported.ExitCode.ShouldBe(0, imported.Error);
        (await AsideAsync()).ShouldBe(0);
        (await HistoryAsync(_server, ada, "plan")).ShouldBe(lines[1..^1]);

        var cut = Path.Combine(_folder.Path, "cut.ndjson");
        // Long enough that some of it has been written when the end is found missing.
        var more = Enumerable.Range(8, 600).Select(seq => lines[^2].Replace("\"seq\":7", $"\"seq\":{seq}"));
        await File.WriteAllTextAsync(cut, string.Join('\n', [.. lines[..^1], .. more]) + "\n");
        var refused = await RunAsync(_database, "import", cut, "--room", "other");
        (refused.ExitCode, refused.Error.Contains("it was cut off; nothing was changed.")).ShouldBe((65, true), refused.Error);
        (await AsideAsync()).ShouldBe(0);
        (await _server.Http.GetAnswerAsync("/api/v1/rooms/other", ada.Token)).Status.ShouldBe(404);
    }

    /// <summary>A room with something in it, and the file that it was written to.</summary>
    private async Task<string> ExportedAsync(TestUser ada, string room)
    {
        await FillAsync(ada, room);
        var file = Path.Combine(_folder.Path, $"{room}.ndjson");
        (await RunAsync(_database, "export", room, "--org", "acme", "--output", file)).ExitCode.ShouldBe(0);
        return file;
    }

    private async Task FillAsync(TestUser ada, string room)
    {
        await using var socket = await _server.ConnectAsync(room, ada.Token);
        await socket.WelcomeAsync();
        var id = 0;
        foreach (var frame in new object[]
        {
            Draw("e1"), Draw("e2"), new { action = "update", element_id = "e1", patch = new { style = new { color = "#fff" } } },
            new { action = "erase", element_ids = new[] { "e2" } }, new { action = "undo" }, new { action = "clear" },
        })
        {
            id++;
            (await socket.AskAsync($"d{id}", new { type = "drawing_action", id = $"d{id}", data = frame })).GetProperty("type").GetString().ShouldBe("ack");
        }

        await socket.AskAsync("m", new { type = "message", id = "m", data = new { text = "häj\n👋" } });

        static object Draw(string element) => new { action = "draw", element_id = element, points = new[] { new[] { 1, 2 }, [3, 4] } };
    }

    private Task<TestServer> StartAsync(TestDatabase database, string data) => TestServer.StartAsync(options =>
    {
        options.Data = Path.Combine(_folder.Path, data);
        options.Database = database.ConnectionString;
    });

    private Task<CommandResult> RunAsync(TestDatabase database, params string[] arguments) => ServerProcess.CommandAsync(
        [.. arguments, "--data", Path.Combine(_folder.Path, "command"), "--database", database.ConnectionString],
        environment: new Dictionary<string, string>
        {
            ["SECRET_KEY"] = TestServer.SecretKey,
            // A machine that is busy with other tests is not a database out of reach.
            ["Collab__Storage__Timeout"] = "30s",
        });

    private static async Task<string[]> HistoryAsync(TestServer server, TestUser user, string room) =>
        [.. (await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/history", user.Token)).Body.GetProperty("events").EnumerateArray().Select(frame => frame.GetRawText())];

    private static async Task<string> BoardAsync(TestServer server, TestUser user, string room) =>
        (await server.Http.GetAnswerAsync($"/api/v1/rooms/{room}/board", user.Token)).Body.GetProperty("elements").GetRawText();
}

public sealed class SqliteArchiveCommandTests : ArchiveCommandContract
{
    protected override TestDatabase Make() => TestDatabase.Sqlite();
}

[NeedsPostgres]
public sealed class PostgresArchiveCommandTests : ArchiveCommandContract
{
    protected override TestDatabase Make() => TestDatabase.Postgres();
}
