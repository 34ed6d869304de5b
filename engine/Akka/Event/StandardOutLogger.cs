namespace Akka.Event;

/// <summary>Writes to the console, in the level's colour, on the caller's thread.</summary>
public class StandardOutLogger : MinimalLogger
{
    private static readonly object Gate = new();

    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    public static bool UseColors { get; set; } = true;

    public override string ToString() => "StandardOutLogger";

    internal static void PrintLogEvent(LogEvent logEvent, LogFilterEvaluator filter)
    {
        if (!filter.ShouldTryKeepMessage(logEvent, out var line))
            return;

        if (!UseColors || Console.IsOutputRedirected)
        {
            Console.WriteLine(line);
            return;
        }

        var color = logEvent.LogLevel() switch
        {
            LogLevel.DebugLevel => DebugColor,
            LogLevel.InfoLevel => InfoColor,
            LogLevel.WarningLevel => WarningColor,
            _ => ErrorColor,
        };
        lock (Gate)
        {
            var before = Console.ForegroundColor;
            Console.ForegroundColor = color;
            try
            {
                Console.WriteLine(line);
            }
            finally
            {
                Console.ForegroundColor = before;
            }
        }
    }

    protected override void Log(object message)
    {
        if (message is LogEvent logEvent)
            PrintLogEvent(logEvent, Filter);
        else
            Console.WriteLine(message);
    }
}
