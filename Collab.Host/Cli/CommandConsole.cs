using Collab.Host.Operations;
using Spectre.Console;

namespace Collab.Host.Cli;

/// <summary>
/// Where a command speaks: its result alone to standard output, so that it can be piped; everything for people to standard error, with a
/// moving bar where that is a terminal and plain lines where it is not.
/// </summary>
internal static class CommandConsole
{
    private const long PlainEvery = 100_000;

    public static Task SayAsync(string text) => Console.Error.WriteLineAsync(Redaction.Clean(text));

    /// <summary>Does some work whose progress is reported as done of all; all may be 0 where it is not known beforehand.</summary>
    public static async Task<T> ProgressAsync<T>(string what, string unit, Func<Action<long, long>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
            return await work(Plain(what, unit));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(what));
                task.IsIndeterminate = true;
                return await work((done, all) =>
                {
                    (task.IsIndeterminate, task.MaxValue, task.Value) = (all == 0, all == 0 ? 100 : all, all == 0 ? 0 : done);
                    task.Description = Markup.Escape($"{what}: {done:N0} {unit}");
                });
            });
    }

    /// <summary>The first line of standard input, or what is typed twice at the terminal, unseen; null where there is neither.</summary>
    public static string? ReadPassword(bool fromInput)
    {
        if (fromInput)
            return Console.In.ReadLine();
        if (Console.IsInputRedirected)
            return null;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        while (true)
        {
            var first = console.Prompt(new TextPrompt<string>("Password:").Secret(null));
            if (console.Prompt(new TextPrompt<string>("Once more:").Secret(null)) == first)
                return first;
            console.WriteLine("They differ.");
        }
    }

    private static Action<long, long> Plain(string what, string unit)
    {
        Console.Error.WriteLine($"{what} …");
        var next = PlainEvery;
        return (done, _) =>
        {
            if (done < next)
                return;
            Console.Error.WriteLine($"{what}: {done:N0} {unit}");
            next = done + PlainEvery;
        };
    }
}
