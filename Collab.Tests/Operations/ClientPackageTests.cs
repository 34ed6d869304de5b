using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Collab.Host;
using Collab.Tests.JavaScript;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Operations;

/// <summary>The JavaScript client as a package that npm can install from the server.</summary>
public sealed class ClientPackageTests
{
    [Fact(DisplayName = "[CL1] /collab.tgz is the client as an npm package: the same files, this version, and 304 while unchanged")]
    public async Task Package()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.GetAsync("/collab.tgz");
        (answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.NoCache).ShouldBe(("application/gzip", true));
        var files = await FilesAsync(await answer.Content.ReadAsStreamAsync());
        files.Keys.ShouldBe(new[] { "package.json", "collab.js", "collab.d.ts" }
            .Concat(Directory.EnumerateFiles(Path.Combine(NodeSpecs.Client, "collab")).Select(file => "collab/" + Path.GetFileName(file))), ignoreOrder: true);
        foreach (var (name, text) in files) text.ShouldBe(await File.ReadAllTextAsync(Path.Combine(NodeSpecs.Client, name)), name);
        JsonDocument.Parse(files["package.json"]).RootElement.GetProperty("version").GetString().ShouldBe(typeof(Program).Assembly.GetName().Version!.ToString(3));

        using var again = new HttpRequestMessage(HttpMethod.Get, "/collab.tgz");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await server.Http.SendAsync(again);
        ((int)unchanged.StatusCode).ShouldBe(304);
    }

    private static async Task<Dictionary<string, string>> FilesAsync(Stream package)
    {
        var files = new Dictionary<string, string>();
        await using var unzipped = new GZipStream(package, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            using var reader = new StreamReader(entry.DataStream!, Encoding.UTF8);
            entry.Name.ShouldStartWith("package/");
            files[entry.Name["package/".Length..]] = await reader.ReadToEndAsync();
        }

        return files;
    }
}
