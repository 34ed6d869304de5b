namespace Collab.Client;

/// <summary>How a link ended: the server's close code and reason, or a code of our own where there was none.</summary>
internal readonly record struct LinkEnd(int? Code, string? Reason, Exception? Cause = null, bool Final = false)
{
    /// <summary>The close code of a connection whose place another one of the same session has taken.</summary>
    public const int Replaced = 4000;

    // After these the same connect cannot succeed.
    private static readonly HashSet<int> TerminalCodes = [1002, 1003, 1007, 1008, 1009, Replaced, 4001, 4002];

    public bool Terminal => Final || (Code is { } code && TerminalCodes.Contains(code));

    public string Why => string.IsNullOrEmpty(Reason) ? "dropped" : Reason;

    public CollabException ToException() => Cause as CollabException ?? new(
        Why, $"the connection ended: {Code} {Why}{(Cause is null ? "" : $": {Cause.Message}")}".Replace("  ", " "), Code, Cause);
}
