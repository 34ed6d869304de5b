using Xunit;

namespace Akka.TestKit.Xunit2.Attributes;

/// <summary>A fact that is skipped, for the reason in SkipUnix, on anything but Windows.</summary>
public class WindowsFactAttribute : FactAttribute
{
    private string? _skip;

    public string? SkipUnix { get; set; }

    public override string? Skip
    {
        get => _skip ?? (OperatingSystem.IsWindows() ? null : SkipUnix ?? "Only supported on Windows");
        set => _skip = value;
    }
}
