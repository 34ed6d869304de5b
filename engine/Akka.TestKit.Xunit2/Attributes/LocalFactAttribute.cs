using Xunit;

namespace Akka.TestKit.Xunit2.Attributes;

/// <summary>A fact that is skipped, for the reason in SkipLocal, where the environment's XUNIT_SKIP_LOCAL_FACT is "true": on a build server.</summary>
public class LocalFactAttribute : FactAttribute
{
    private string? _skip;

    public string? SkipLocal { get; set; }

    public override string? Skip
    {
        get => _skip ?? (SkipsLocalFacts ? SkipLocal ?? "Local facts are being skipped" : null);
        set => _skip = value;
    }

    internal static bool SkipsLocalFacts =>
        string.Equals(Environment.GetEnvironmentVariable("XUNIT_SKIP_LOCAL_FACT"), "true", StringComparison.OrdinalIgnoreCase);
}
