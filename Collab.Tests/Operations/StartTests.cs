using System.Net;
using System.Net.Sockets;
using Collab.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Collab.Tests.Operations;

/// <summary>The built server as a process: what stops its start says so in one line, with its exit code, and damages nothing.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(DisplayName = "[AU8] Production without a key, or with a weak one, stops: the setting is named, 78, no stack trace")]
    public async Task SecretKey()
    {
        await StopsAsync(78, "SECRET_KEY", [("ASPNETCORE_ENVIRONMENT", "Production")], "--data", _folder.Path);
        await StopsAsync(78, "SECRET_KEY", [("ASPNETCORE_ENVIRONMENT", ""), ("SECRET_KEY", "weak key")], "--data", _folder.Path);
        await StopsAsync(78, "Collab:Limits:DurableBurst", [("ASPNETCORE_ENVIRONMENT", "Production"), ("Collab__Limits__DurableBurst", "0")], "--data", _folder.Path);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Theory(DisplayName = "[OP2] an unknown option or a wrong value names itself: 64, one line")]
    [InlineData("--verbose", "--verbose")]
    [InlineData("serve", "serve")]
    [InlineData("--urls nonsense", "nonsense")]
    [InlineData("--urls http://localhost:99999", "99999")]
    [InlineData("--urls ftp://localhost", "ftp://localhost")]
    [InlineData("--environment Prod", "Prod")]
    [InlineData("--data", "--data")]
    public Task Usage(string arguments, string named) => StopsAsync(64, named, [], arguments.Split(' '));

    [Fact(DisplayName = "[OP2] a setting that is wrong or unknown stops the start: 78")]
    public async Task Settings()
    {
        await StopsAsync(78, "LeaveGrace", [("Collab__Rooms__LeaveGrace", "soon")], "--data", _folder.Path);
        await StopsAsync(78, "LeaveGrase", [("Collab__Rooms__LeaveGrase", "2s")], "--data", _folder.Path);
        await StopsAsync(78, "nonsense", [("ASPNETCORE_URLS", "nonsense")], "--data", _folder.Path);
        await StopsAsync(78, "Host", [], "--data", _folder.Path, "--database", "Port=5432;Password=hunter2");
    }

    [Fact(DisplayName = "[OP2] a data folder that can't be made or written stops the start: 73")]
    public async Task DataFolder()
    {
        var file = Path.Combine(_folder.Path, "a-file");
        await File.WriteAllTextAsync(file, "here already");
        await StopsAsync(73, file, [], "--data", file);
        await StopsAsync(73, "/proc/collab", [], "--data", "/proc/collab");
        (await File.ReadAllTextAsync(file)).ShouldBe("here already");
    }

    [Fact(DisplayName = "[OP2] a port in use stops the start: 69")]
    public async Task PortInUse()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await StopsAsync(69, url, [], "--urls", url, "--data", _folder.Path);
    }

    [Fact(DisplayName = "[OP2] a damaged or newer database stops the start: 65, and stays as it is; one that can't be reached: 69")]
    public async Task Database()
    {
        var file = Path.Combine(_folder.Path, "collab.db");
        await File.WriteAllTextAsync(file, "not a database at all, whatever it is called" + new string('x', 10_000));
        var before = await File.ReadAllBytesAsync(file);
        await StopsAsync(65, file, [], "--data", _folder.Path);
        (await File.ReadAllBytesAsync(file)).ShouldBe(before);
        File.Delete(file);

        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                "CREATE TABLE collab_schema (version bigint NOT NULL PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL); "
                + "INSERT INTO collab_schema VALUES (1000, 'future', 0)";
            command.ExecuteNonQuery();
        }

        before = await File.ReadAllBytesAsync(file);
        await StopsAsync(65, "1000", [], "--data", _folder.Path);
        (await File.ReadAllBytesAsync(file)).ShouldBe(before);

        await StopsAsync(69, "PostgreSQL", [], "--data", _folder.Path, "--database", "Host=127.0.0.1;Port=1;Password=hunter2");
    }

    [Fact(DisplayName = "[OP2] --help says it all and ends well; --version too")]
    public async Task Help()
    {
        var (code, output) = await ServerProcess.RunAsync(null, "--help");
        code.ShouldBe(0);
        foreach (var word in new[] { "--urls", "--data", "--database", "--environment", "SECRET_KEY", "Collab__", "OPERATIONS.md", "78" }) output.ShouldContain(word);
        (await ServerProcess.RunAsync(null, "--version")).ExitCode.ShouldBe(0);
    }

    private static async Task StopsAsync(int exitCode, string named, (string, string)[] environment, params string[] arguments)
    {
        var (code, output) = await ServerProcess.RunAsync(environment.ToDictionary(e => e.Item1, e => e.Item2), arguments);
        var said = output.Split('\n').Where(line => line.StartsWith("collab: ", StringComparison.Ordinal)).ToArray();
        code.ShouldBe(exitCode, output);
        said.Length.ShouldBe(1, output);
        said[0].ShouldContain(named);
        output.Contains("   at ", StringComparison.Ordinal).ShouldBeFalse(output);
        foreach (var secret in new[] { "hunter2", "weak key" }) output.ShouldNotContain(secret);
    }
}
