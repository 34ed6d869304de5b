using System.Text.RegularExpressions;

namespace Akka.Event;

/// <summary>Collects filters that leave lines out of the log.</summary>
public sealed class LogFilterBuilder
{
    private readonly List<LogFilterBase> _filters = [];

    public LogFilterBuilder Add(LogFilterBase filter)
    {
        _filters.Add(filter);
        return this;
    }

    public LogFilterBuilder AddRange(IEnumerable<LogFilterBase> filters)
    {
        _filters.AddRange(filters);
        return this;
    }

    public LogFilterBuilder ExcludeSourceExactly(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase) =>
        Add(new ExactMatchLogSourceFilter(source, comparison));

    public LogFilterBuilder ExcludeSourceStartingWith(string sourceStart) => ExcludeSource($"^{Regex.Escape(sourceStart)}");

    public LogFilterBuilder ExcludeSourceContaining(string sourcePart) => ExcludeSource(Regex.Escape(sourcePart));

    public LogFilterBuilder ExcludeSourceEndingWith(string sourceEnd) => ExcludeSource($"{Regex.Escape(sourceEnd)}$");

    public LogFilterBuilder ExcludeSourceRegex(Regex regex) => Add(new RegexLogSourceFilter(regex));

    public LogFilterBuilder ExcludeMessageContaining(string messagePart) =>
        ExcludeMessageRegex(new Regex(Regex.Escape(messagePart), RegexOptions.Compiled));

    public LogFilterBuilder ExcludeMessageRegex(Regex regex) => Add(new RegexLogMessageFilter(regex));

    public LogFilterSetup Build() => new([.. _filters]);

    private LogFilterBuilder ExcludeSource(string pattern) => ExcludeSourceRegex(new Regex(pattern, RegexOptions.Compiled));
}
