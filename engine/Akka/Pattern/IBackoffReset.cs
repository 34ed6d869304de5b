namespace Akka.Pattern;

/// <summary>When a back-off's pauses begin anew.</summary>
public interface IBackoffReset
{
}

internal sealed class ManualReset : IBackoffReset
{
}

internal sealed record AutoReset(TimeSpan ResetBackoff) : IBackoffReset;
