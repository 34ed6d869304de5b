using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Shouldly;

namespace Collab.Tests.Samples;

/// <summary>What the docs show runs as a test: a code block below a line <c>&lt;!-- the file path --&gt;</c> is that file, to the letter.</summary>
public sealed partial class DocSampleTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static TheoryData<string> Pages() => [.. new[] { "README.md" }.Concat(
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal))];

    [Theory(DisplayName = "every sample of the docs that names its file is that file")]
    [MemberData(nameof(Pages))]
    public void Equal(string page)
    {
        foreach (Match sample in Sample().Matches(File.ReadAllText(Path.Combine(Root, page))))
            sample.Groups["code"].Value.ShouldBe(File.ReadAllText(Path.Combine(Root, sample.Groups["file"].Value)), sample.Groups["file"].Value);
    }

    [Theory(DisplayName = "every sample of the docs that names a region of a file is that region")]
    [MemberData(nameof(Pages))]
    public void EqualRegion(string page)
    {
        foreach (Match sample in RegionSample().Matches(File.ReadAllText(Path.Combine(Root, page))))
        {
            var file = File.ReadAllText(Path.Combine(Root, sample.Groups["file"].Value));
            var region = Region().Matches(file).Single(region => region.Groups["name"].Value == sample.Groups["region"].Value);
            var indent = region.Groups["indent"].Value;
            var code = string.Concat(region.Groups["code"].Value.Split('\n').SkipLast(1).Select(line => (line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line) + "\n"));
            sample.Groups["code"].Value.ShouldBe(code, sample.Groups["region"].Value);
        }
    }

    [Fact(DisplayName = "docs/CLIENT-DOTNET.md shows samples that run, the first of ten lines")]
    public void ClientShown()
    {
        var samples = RegionSample().Matches(File.ReadAllText(Path.Combine(Root, "docs", "CLIENT-DOTNET.md")));
        samples.Select(sample => sample.Groups["region"].Value).ShouldBe(["first", "stream", "direct", "errors"]);
        samples[0].Groups["code"].Value.Count(c => c == '\n').ShouldBe(10);
    }

    [Fact(DisplayName = "README shows the TestKit's sample")]
    public void Shown() =>
        Sample().Matches(File.ReadAllText(Path.Combine(Root, "README.md"))).Select(sample => sample.Groups["file"].Value)
            .ShouldContain("Collab.Tests/Samples/BuildAnnouncerSpecs.cs");

    [GeneratedRegex(@"^<!-- the file (?<file>\S+) -->\n+```\w*\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"^<!-- the region (?<region>\S+) of (?<file>\S+) -->\n+```\w*\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex RegionSample();

    [GeneratedRegex(@"^(?<indent> *)#region (?<name>\S+)\n(?<code>.*?)^ *#endregion$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();

    private static string Here([CallerFilePath] string file = "") => file;
}
