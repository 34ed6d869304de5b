using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Collab.Tests.Support;
using Microsoft.Playwright;
using Shouldly;

namespace Collab.Tests.JavaScript;

/// <summary>The samples of README.md and docs/CLIENT-JS.md, taken from there and run as they stand, but for the server's address.</summary>
[Trait("Suite", "JavaScript")]
public sealed class DocSampleTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [NodeTheory(DisplayName = "[CL1] the samples for Node run as they stand, with the package that the server gives to npm")]
    [InlineData("README.md", "1 message {\"text\":\"hello\"}")]
    [InlineData("docs/CLIENT-JS.md", "1 message {\"text\":\"hello\"}", "topic:news it works")]
    public async Task Node(string page, params string[] prints)
    {
        await using var server = await TestServer.StartAsync();
        using var folder = new TemporaryFolder();
        await InstallAsync(server, folder.Path);
        var code = string.Join('\n', Samples(page, "runs in node").Concat(Samples(page, "runs in node after the first")));
        var file = Path.Combine(folder.Path, "sample.mjs");
        await File.WriteAllTextAsync(file, code.Replace("http://localhost:5080", server.Address.ToString().TrimEnd('/')));

        string[] arguments = NodeFactAttribute.Version is 20 or 21 ? ["--experimental-websocket", file] : [file];
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(Patience);
        node.ExitCode.ShouldBe(0, await errors);
        (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(prints);
    }

    [BrowserTheory(DisplayName = "[CL1] the samples for a browser's console run as they stand")]
    [InlineData("README.md")]
    [InlineData("docs/CLIENT-JS.md")]
    public async Task Browser(string name)
    {
        await using var server = await TestServer.StartAsync();
        var page = await chromium.NewPersonAsync();
        await page.GotoAsync(server.Address.ToString());
        var printed = page.WaitForConsoleMessageAsync(new PageWaitForConsoleMessageOptions { Predicate = message => message.Text.Contains("hello") });
        await page.EvaluateAsync($"async () => {{ {Samples(name, "runs in a browser").Single()} }}");
        (await printed).Text.ShouldBe("1 message {\"text\":\"hello\"}");
    }

    // What npm does with the package: its files, under its name.
    private static async Task InstallAsync(TestServer server, string folder)
    {
        var modules = Directory.CreateDirectory(Path.Combine(folder, "node_modules")).FullName;
        await using var package = new GZipStream(await server.Http.GetStreamAsync("/collab.tgz"), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(package, modules, overwriteFiles: false);
        Directory.Move(Path.Combine(modules, "package"), Path.Combine(modules, "collab-client"));
    }

    private static string[] Samples(string page, string mark) =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Root(), page)), $"<!-- {mark} -->\n```js\n(.*?)\n```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}

/// <summary>A theory that needs a browser; skipped, with the reason, where there is none.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (Chromium.Path is null) Skip = "Chromium is not installed (Debian: apt-get install chromium)";
    }
}
