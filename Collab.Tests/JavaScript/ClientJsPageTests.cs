using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Collab.Tests.Support;
using Microsoft.Playwright;
using Shouldly;

namespace Collab.Tests.JavaScript;

/// <summary>The samples of docs/CLIENT-JS.md, taken from there and run as they stand, but for the server's address.</summary>
[Trait("Suite", "JavaScript")]
public sealed class ClientJsPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Hello = "1 message {\"text\":\"hello\"}";

    [NodeFact(DisplayName = "[CL1] the samples for Node run as they stand, with the package that the server gives to npm")]
    public async Task Node()
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TemporaryFolder();
        await InstallAsync(server, folder.Path);
        var code = string.Join('\n', Samples("runs in node").Concat(Samples("runs in node after the first")));
        var file = Path.Combine(folder.Path, "sample.mjs");
        await File.WriteAllTextAsync(file, code.Replace("http://localhost:5080", server.Address.ToString().TrimEnd('/')));

        string[] arguments = NodeFactAttribute.Version is 20 or 21 ? ["--experimental-websocket", file] : [file];
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(Patience);
        node.ExitCode.ShouldBe(0, await errors);
        (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([Hello, "topic:news it works"]);
    }

    [BrowserFact(DisplayName = "[CL1] the sample for a browser's console runs as it stands")]
    public async Task Browser()
    {
        await using var server = await TestServer.StartAsync();
        var page = await chromium.NewPersonAsync();
        await page.GotoAsync(server.Address.ToString());
        var printed = page.WaitForConsoleMessageAsync(new PageWaitForConsoleMessageOptions { Predicate = message => message.Text.Contains("hello") });
        await page.EvaluateAsync($"async () => {{ {Samples("runs in a browser").Single()} }}");
        (await printed).Text.ShouldBe(Hello);
    }

    // What npm does with the package: its files, under its name.
    private static async Task InstallAsync(TestServer server, string folder)
    {
        var modules = Directory.CreateDirectory(Path.Combine(folder, "node_modules")).FullName;
        await using var package = new GZipStream(await server.Http.GetStreamAsync("/collab.tgz"), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(package, modules, overwriteFiles: false);
        Directory.Move(Path.Combine(modules, "package"), Path.Combine(modules, "collab-client"));
    }

    private static string[] Samples(string mark) =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Root(), "docs", "CLIENT-JS.md")), $"<!-- {mark} -->\n```js\n(.*?)\n```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
