using Xunit;
using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Attributes;

/// <summary>As <see cref="LocalFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
[XunitTestCaseDiscoverer("Xunit.Sdk.TheoryDiscoverer", "xunit.execution.{Platform}")]
public class LocalTheoryAttribute : TheoryAttribute
{
    private string? _skip;

    public string? SkipLocal { get; set; }

    public override string? Skip
    {
        get => _skip ?? (LocalFactAttribute.SkipsLocalFacts ? SkipLocal ?? "Local facts are being skipped" : null);
        set => _skip = value;
    }
}
