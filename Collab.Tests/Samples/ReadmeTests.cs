using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Collab.Tests.JavaScript;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Samples;

/// <summary>
/// What README.md tells a newcomer to type, typed as it stands: the blocks below <c>&lt;!-- run … --&gt;</c>, with no change but the server's address.
/// </summary>
[Trait("Suite", "Readme")]
public sealed partial class ReadmeTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact(DisplayName = "README: a newcomer gets a token, publishes with curl, reads it back and invites others")]
    public async Task Shell()
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TemporaryFolder();
        var guest = await server.LoginGuestAsync("reader");
        await using var socket = await server.ConnectAsync("demo", guest.Token);
        await socket.ReceiveAsync("joined");
        var script = string.Join('\n', Blocks("", "sh", server).Append("curl -s localhost:5080/api/v1/rooms/orders/history -H \"authorization: Bearer $ADMIN\""));
        var output = await RunAsync(folder, "bash", "-euo", "pipefail", "-c", At(server, script));
        output.ShouldNotContain("\"code\":\"invalid");
        output.ShouldNotContain("\"status\":", customMessage: output);
        output.ShouldContain("{\"seq\":1}");
        output.ShouldContain("\"type\":\"order.paid\"");
        Regex.Count(output, "\"code\":\"[A-Za-z0-9_-]{10,}\"").ShouldBe(2, output);
        File.ReadAllText(Path.Combine(folder.Path, "board.svg")).ShouldStartWith("<svg");
    }

    [NodeFact(DisplayName = "README: the program for Node, with the package that the server serves")]
    public async Task Node()
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TemporaryFolder();
        await RunAsync(folder, "bash", "-c", Blocks(" in Node", "sh", server).Single());
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "hello.mjs"), Blocks(" in Node", "js", server).Single());
        string[] arguments = NodeFactAttribute.Version < 22 ? ["--experimental-websocket", "hello.mjs"] : ["hello.mjs"];
        (await RunAsync(folder, "node", arguments)).ShouldContain("1 message { text: 'hello from Node' }");
    }

    [BrowserFact(DisplayName = "README: the lines for a browser's console")]
    public async Task Browser()
    {
        await using var server = await TestServer.StartAsync();
        var page = await chromium.NewPersonAsync();
        var said = new List<string>();
        page.Console += (_, message) => said.Add(message.Text);
        await page.GotoAsync(server.Address.ToString());
        await page.EvaluateAsync($"async () => {{ {Blocks(" in a browser", "js", server).Single()} }}");
        said.ShouldContain(text => text.StartsWith("1 message ", StringComparison.Ordinal), string.Join('\n', said));
    }

    private static IEnumerable<string> Blocks(string how, string language, TestServer server)
    {
        var blocks = Block().Matches(File.ReadAllText(ReadmePath()))
            .Where(block => block.Groups["how"].Value == how && block.Groups["language"].Value == language)
            .Select(block => At(server, block.Groups["code"].Value)).ToList();
        blocks.ShouldNotBeEmpty($"README.md has no block to run{how} in {language}");
        return blocks;
    }

    private static string At(TestServer server, string text) => text.Replace("localhost:5080", server.Address.Authority, StringComparison.Ordinal);

    private static async Task<string> RunAsync(TemporaryFolder folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try { await process.WaitForExitAsync(patience.Token); }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end in {Patience}: {await output}{await errors}");
        }

        process.ExitCode.ShouldBe(0, $"{await output}{await errors}");
        return await output;
    }

    private static string ReadmePath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "README.md");

    [GeneratedRegex(@"^<!-- run(?<how>[^>]*?) -->\n```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
