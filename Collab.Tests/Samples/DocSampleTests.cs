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

    [Fact(DisplayName = "README shows the TestKit's sample")]
    public void Shown() =>
        Sample().Matches(File.ReadAllText(Path.Combine(Root, "README.md"))).Select(sample => sample.Groups["file"].Value)
            .ShouldContain("Collab.Tests/Samples/BuildAnnouncerSpecs.cs");

    [GeneratedRegex(@"^<!-- the file (?<file>\S+) -->\n+```\w*\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();

    private static string Here([CallerFilePath] string file = "") => file;
}
