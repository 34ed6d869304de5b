namespace Akka.Event;

/// <summary>The filters of a system's log.</summary>
public sealed class LogFilterSetup : Akka.Actor.Setup.Setup
{
    public LogFilterSetup(LogFilterBase[] filters) => Filters = filters;

    public LogFilterBase[] Filters { get; }

    public LogFilterEvaluator CreateEvaluator() => new(Filters);
}
