using Collab.Host.Storage;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Cli;

public sealed class MaintenanceCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(DisplayName = "[OP3] migrate says from which schema to which, and does nothing the second time")]
    public async Task Migrate()
    {
        var newest = Migrations.All[^1].Version;
        (await RunAsync("migrate")).ShouldBe(new CommandResult(0, $"The database was of schema 0 and is of {newest} now.\n", ""));
        (await RunAsync("migrate")).Out.ShouldBe($"The database is of schema {newest} already; there was nothing to do.\n");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "collab.db"), "this is no database, and never was one");
        var damaged = await RunAsync("migrate");
        damaged.ExitCode.ShouldBe(65);
        damaged.Error.ShouldContain("damaged");
    }

    [Fact(DisplayName = "[OP3] check-config names everything that is wrong, a line each, with 78, or says that all is well; it makes nothing")]
    public async Task CheckConfig()
    {
        var fine = await RunAsync("check-config");
        fine.ExitCode.ShouldBe(0);
        fine.Out.ShouldStartWith("The settings are fine: Development");
        var wrong = await RunAsync("check-config", new() { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Collab__Limits__DurableBurst"] = "0" });
        wrong.ExitCode.ShouldBe(78);
        var faults = wrong.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        faults.Length.ShouldBe(2);
        faults.ShouldContain(fault => fault.Contains("SECRET_KEY"));
        faults.ShouldContain(fault => fault.Contains("Collab:Limits:DurableBurst"));
        var unknown = await RunAsync("check-config", new() { ["Collab__Rooms__LeaveGrase"] = "2s" });
        (unknown.ExitCode, unknown.Out).ShouldBe((78, "Collab:Rooms:LeaveGrase is no setting\n"));
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact(DisplayName = "[OP3] a database that is out of reach is 69 for every command that needs it")]
    public async Task OutOfReach()
    {
        foreach (var command in new[] { "migrate", "export room", "create-token t --role service" })
        {
            var result = await ServerProcess.CommandAsync(
                [.. command.Split(' '), "--data", _folder.Path, "--database", "Host=127.0.0.1;Port=1;Username=u;Password=hunter2-hunter2;Database=d"]);
            (result.ExitCode, result.Out).ShouldBe((69, ""), command);
            result.Error.ShouldStartWith("collab: PostgreSQL can't be reached");
            result.Error.ShouldNotContain("hunter2");
        }
    }

    private Task<CommandResult> RunAsync(string command, Dictionary<string, string>? environment = null) =>
        ServerProcess.CommandAsync([command, "--data", _folder.Path], environment: environment);
}
