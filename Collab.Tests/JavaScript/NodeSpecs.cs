using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Shouldly;

namespace Collab.Tests.JavaScript;

/// <summary>
/// Tests that Node runs: each <c>test("…")</c> of a .mjs file is one test here, by its name. A file runs once, in a process of its own, and what it
/// said of a test is shown when that one fails.
/// </summary>
public static partial class NodeSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, Result>>>> Runs = new();

    /// <summary>The folder that the server serves.</summary>
    public static string Client => Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>The names of a file's tests.</summary>
    public static IEnumerable<string> Names(string file) => TestCall().Matches(File.ReadAllText(PathOf(file))).Select(match => match.Groups[1].Value);

    /// <summary>Passes when this test of the file passed; the whole file runs at the first that is asked for.</summary>
    public static async Task PassAsync(string file, string name)
    {
        var results = await Runs.GetOrAdd(file, _ => new(() => RunAsync(file))).Value;
        Check(results, name);
    }

    /// <summary>Runs one file against what <paramref name="environment"/> names, and fails with what Node said unless every test passed.</summary>
    public static async Task PassAllAsync(string file, IReadOnlyDictionary<string, string> environment, string? only = null)
    {
        var results = await RunAsync(file, environment, only);
        var names = Names(file).Where(name => only is null || name.Contains(only, StringComparison.Ordinal)).ToArray();
        names.ShouldNotBeEmpty($"{file} has no test {only}");
        foreach (var name in names) Check(results, name);
    }

    private static void Check(IReadOnlyDictionary<string, Result> results, string name)
    {
        if (!results.TryGetValue(name, out var result)) result = new Result(false, $"{name} did not run:\n{string.Join('\n', results.Values.Select(each => each.Output))}");
        result.Passed.ShouldBeTrue(result.Output);
    }

    private static Task<IReadOnlyDictionary<string, Result>> RunAsync(string file) => RunAsync(file, new Dictionary<string, string>(), null);

    private static async Task<IReadOnlyDictionary<string, Result>> RunAsync(string file, IReadOnlyDictionary<string, string> environment, string? only)
    {
        var arguments = new List<string> { "--test-reporter=tap" };
        if (NodeFactAttribute.Version is 20 or 21) arguments.Add("--experimental-websocket");
        if (only is not null) arguments.Add($"--test-name-pattern={Regex.Escape(only)}");
        arguments.Add(PathOf(file));
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["COLLAB_JS"] = Client;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await node.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} did not end in {Patience.TotalSeconds} s: {await output}{await errors}");
        }

        return Read(await output, await errors);
    }

    // TAP: "ok 1 - name" or "not ok 1 - name", each followed by its lines, indented.
    private static Dictionary<string, Result> Read(string tap, string errors)
    {
        var results = new Dictionary<string, Result>();
        foreach (Match match in Outcome().Matches(tap))
        {
            var name = Escape().Replace(match.Groups["name"].Value, "$1");
            results[name] = new Result(match.Groups["not"].Length == 0, $"{match.Value.Trim()}\n{errors}");
        }

        // Whatever ended the process before a test had its turn is said by all that are missing.
        if (results.Count == 0) results[""] = new Result(false, tap + errors);
        return results;
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "JavaScript", file);

    [GeneratedRegex("""^test\("(.*?)",""", RegexOptions.Multiline)]
    private static partial Regex TestCall();

    [GeneratedRegex("""^(?<not>not )?ok \d+ - (?<name>[^\n]*?)\n(?:[ ]+[^\n]*\n)*""", RegexOptions.Multiline)]
    private static partial Regex Outcome();

    [GeneratedRegex("""\\([\\#])""")]
    private static partial Regex Escape();

    private sealed record Result(bool Passed, string Output);
}

/// <summary>A test that needs Node; skipped, with the reason, where there is none.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Missing;

    /// <summary>Node's major version, 0 where there is none.</summary>
    public static int Version { get; } = Ask();

    /// <summary>Why tests cannot run here, or null. Node 20 is the first whose WebSocket there is, behind a flag.</summary>
    public static string? Missing => Version >= 20 ? null : "Node 20 or newer is not installed (Debian: apt-get install nodejs)";

    private static int Ask()
    {
        var installed = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node")));
        if (!installed) return 0;
        using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
        var version = node.StandardOutput.ReadToEnd();
        return int.TryParse(version.TrimStart('v').Split('.')[0], out var major) ? major : 0;
    }
}

/// <summary>The same for a theory.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeFactAttribute.Missing;
}
