namespace Akka.Event;

/// <summary>Asks filters about events; one Drop is enough. Formats the event only if the sources let it pass.</summary>
public class LogFilterEvaluator
{
    public static readonly LogFilterEvaluator NoFilters = new([]);

    private readonly LogFilterBase[] _bySource;
    private readonly LogFilterBase[] _byContent;

    public LogFilterEvaluator(LogFilterBase[] filters)
    {
        _bySource = [.. filters.Where(filter => filter.FilterType == LogFilterType.Source)];
        _byContent = [.. filters.Where(filter => filter.FilterType == LogFilterType.Content)];
    }

    public bool EvaluatesLogSourcesOnly => _byContent.Length == 0;

    /// <param name="evt">The event.</param>
    /// <param name="expandedLogMessage">The line to write; empty if it is to be dropped.</param>
    public virtual bool ShouldTryKeepMessage(LogEvent evt, out string expandedLogMessage)
    {
        expandedLogMessage = string.Empty;
        foreach (var filter in _bySource)
        {
            if (filter.ShouldKeepMessage(evt) == LogFilterDecision.Drop)
                return false;
        }

        var line = Expand(evt);
        foreach (var filter in _byContent)
        {
            if (filter.ShouldKeepMessage(evt, line) == LogFilterDecision.Drop)
                return false;
        }

        expandedLogMessage = line;
        return true;
    }

    // A template that does not fit its arguments is a fault of who logs, and it must not stop the logger.
    private static string Expand(LogEvent evt)
    {
        try
        {
            return evt.ToString();
        }
        catch (FormatException misfit) when (evt.Message is LogMessage message)
        {
            return $"[ERROR][{evt.Timestamp:MM/dd/yyyy HH:mm:ss.fff}Z][Thread {evt.Thread.ManagedThreadId:D4}][{evt.LogSource}] "
                + $"Received a malformed formatted message. Log level: [{evt.LogLevel().StringFor()}], Template: [{message.Format}], "
                + $"args: [{string.Join(",", message.Parameters())}]{Environment.NewLine}Cause: {misfit}";
        }
    }
}
