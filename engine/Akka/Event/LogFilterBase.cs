using Akka.Actor;

namespace Akka.Event;

public enum LogFilterType
{
    /// <summary>Looks at the source alone: cheap.</summary>
    Source,

    /// <summary>Looks at the message, that has to be formatted for it.</summary>
    Content,
}

public enum LogFilterDecision
{
    Keep,
    Drop,

    /// <summary>Leaves it to the other filters.</summary>
    NoDecision,
}

/// <summary>Decides which lines reach the log's output.</summary>
public abstract class LogFilterBase : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    public abstract LogFilterType FilterType { get; }

    /// <param name="content">The event.</param>
    /// <param name="expandedMessage">The formatted message, where somebody has formatted it already.</param>
    public abstract LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null);
}
