namespace Akka.Util;

/// <summary>Writes to the console, one line at a time and in colour.</summary>
public static class StandardOutWriter
{
    private static readonly Lock Gate = new();

    public static void Write(string message, ConsoleColor? foregroundColor = null, ConsoleColor? backgroundColor = null) =>
        Write(Console.Write, message, foregroundColor, backgroundColor);

    public static void WriteLine(string message, ConsoleColor? foregroundColor = null, ConsoleColor? backgroundColor = null) =>
        Write(Console.WriteLine, message, foregroundColor, backgroundColor);

    private static void Write(Action<string> writer, string message, ConsoleColor? foreground, ConsoleColor? background)
    {
        lock (Gate)
        {
            if ((foreground is null && background is null) || Console.IsOutputRedirected)
            {
                writer(message);
                return;
            }

            if (foreground is { } text)
                Console.ForegroundColor = text;
            if (background is { } paper)
                Console.BackgroundColor = paper;
            try
            {
                writer(message);
            }
            finally
            {
                Console.ResetColor();
            }
        }
    }
}
