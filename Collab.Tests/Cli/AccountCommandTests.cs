using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Cli;

/// <summary>Accounts and tokens from the command line, by the built program, beside a server on the same data folder.</summary>
public sealed class AccountCommandTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Environment = new() { ["SECRET_KEY"] = TestServer.SecretKey };

    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(options => options.Data = _folder.Path);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact(DisplayName = "[OP3] create-admin makes an account that logs in as an admin of its organisation; a taken name or a weak password is 65")]
    public async Task CreateAdmin()
    {
        var made = await RunAsync(["create-admin", "ada", "--org", "acme", "--password-stdin"], TestServer.Password + "\n");
        (made.ExitCode, made.Out).ShouldBe((0, ""));
        made.Error.ShouldStartWith("ada is an admin of acme, with the user id ");
        var ada = await _server.Http.LoginAccountAsync("ada");
        made.Error.ShouldContain(ada.UserId);
        (await _server.Http.PostAnswerAsync("/api/v1/orgs/acme/invites", new { }, ada.Token)).Status.ShouldBe(201);

        var taken = await RunAsync(["create-admin", "ADA", "--password-stdin"], TestServer.Password + "\n");
        (taken.ExitCode, taken.Out, taken.Error).ShouldBe((65, "", "collab: username is taken\n"));
        var weak = await RunAsync(["create-admin", "bob", "--password-stdin"], "short\n");
        weak.ExitCode.ShouldBe(65);
        weak.Error.ShouldStartWith("collab: password ");
        var blind = await RunAsync(["create-admin", "bob"], TestServer.Password + "\n");
        blind.ExitCode.ShouldBe(64);
        blind.Error.ShouldContain("--password-stdin");
    }

    [Fact(DisplayName = "[OP3] create-token prints the token alone; it opens the API and sockets, is listed for admins, and ends when it is revoked")]
    public async Task CreateToken()
    {
        var ada = await _server.RegisterAsync("ada", "acme");
        var made = await RunAsync(["create-token", "back end", "--role", "service", "--role", "metrics", "--org", "acme", "--expires-in", "30d"]);
        made.ExitCode.ShouldBe(0);
        var token = made.Out.TrimEnd('\n');
        Secrets.Add(token, "a token of the command line");
        token.ShouldNotContain("\n");
        (await _server.Http.GetAnswerAsync("/api/v1/rooms", token)).Status.ShouldBe(200);
        await using var socket = await _server.ConnectAsync(null, token);
        (await socket.WelcomeAsync()).GetProperty("org_id").GetString().ShouldBe("acme");

        var listed = (await _server.Http.GetAnswerAsync("/api/v1/service-tokens", ada.Token)).Body.GetProperty("tokens").EnumerateArray().ShouldHaveSingleItem();
        listed.GetProperty("name").GetString().ShouldBe("back end");
        listed.GetProperty("roles").EnumerateArray().Select(role => role.GetString()).ShouldBe(["service", "metrics"]);
        (listed.GetProperty("expires_at").GetDateTimeOffset() - listed.GetProperty("created_at").GetDateTimeOffset()).ShouldBe(TimeSpan.FromDays(30));
        var id = listed.GetProperty("id").GetString()!;
        made.Error.ShouldContain(id);
        (await _server.Http.CallAsync(HttpMethod.Delete, $"/api/v1/service-tokens/{id}", token: ada.Token)).Status.ShouldBe(204);
        (await socket.ClosedAsync()).ShouldBe((1008, "token_revoked"));
    }

    [Theory(DisplayName = "[OP3] what is wrong on a command's line is named in one line, with 64, and nothing is done")]
    [InlineData("create-token t", "--role")]
    [InlineData("create-token t --role king", "king")]
    [InlineData("create-token t --role service --expires-in soon", "soon")]
    [InlineData("create-admin", "create-admin")]
    [InlineData("export no/room", "no/room")]
    [InlineData("export room --org a/b", "a/b")]
    [InlineData("import", "import")]
    [InlineData("migrate --environment Prod", "Prod")]
    [InlineData("check-config --urls http://localhost:1", "--urls")]
    public async Task Usage(string arguments, string named)
    {
        var result = await RunAsync(arguments.Split(' '));
        (result.ExitCode, result.Out).ShouldBe((64, ""));
        result.Error.ShouldStartWith("collab: ");
        result.Error.ShouldContain(named);
        result.Error.TrimEnd('\n').ShouldNotContain("\n");
    }

    private Task<CommandResult> RunAsync(string[] arguments, string input = "") =>
        ServerProcess.CommandAsync([.. arguments, "--data", _folder.Path], input, Environment);
}
