using System.Diagnostics;
using Shouldly;

namespace Collab.Tests.JavaScript;

/// <summary>The specs of collab.js (collab.test.mjs), run by Node: they choose every answer of the server.</summary>
[Trait("Suite", "JavaScript")]
public sealed class CollabJsTests
{
    [NodeFact(DisplayName = "[CL1] [CL2] [CL4] collab.js: states, backoff, resume, resending, cleanup")]
    public async Task Specs()
    {
        var specs = Path.Combine(AppContext.BaseDirectory, "JavaScript", "collab.test.mjs");
        var start = new ProcessStartInfo("node", ["--test", specs]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["COLLAB_JS"] = Path.Combine(AppContext.BaseDirectory, "wwwroot", "collab.js");
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        node.ExitCode.ShouldBe(0, await output + await errors);
        (await output).ShouldContain("# fail 0");
        (await output).ShouldContain("# pass 20");
    }
}

/// <summary>A test that needs Node; skipped, with the reason, where there is none.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    private static readonly bool Installed = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node")));

    public NodeFactAttribute()
    {
        if (!Installed) Skip = "Node is not installed (Debian: apt-get install nodejs)";
    }
}
