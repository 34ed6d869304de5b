using System.CommandLine;
using Collab.Host.Config;
using Collab.Host.Operations;

namespace Collab.Host.Cli;

/// <summary>The command line <c>collab [command] [options]</c>: without a command it serves [OP2], with one it does that and ends [OP3].</summary>
public static class CollabCommand
{
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(10);

    /// <summary>Reads the command line and does what it says; returns the exit code. What is wrong with it is said in one line, with code 64.</summary>
    public static async Task<int> RunAsync(string[] args, Func<StartSettings, Task<int>> serve)
    {
        var options = new StartOptions();
        var root = new RootCommand(
            """
            Collab: a self-hosted server for real-time collaboration. Without a command it serves.

            Every other setting is in appsettings.json beside the program or in the environment, as Collab__Section__Name
            (Collab__Auth__AllowGuests=true); docs/OPERATIONS.md lists them all. Production needs SECRET_KEY, at least 32 bytes.

            Exit codes: 0 done, or ended in order; 64 wrong command line; 65 database damaged or newer than the program, or
            what a command was given is wrong; 66 the room or file to read is not there; 69 database out of reach, or address
            in use; 70 a fault of the program; 73 what is to be written can't be, or is there already; 78 settings missing or
            wrong; 130 interrupted.
            """);
        options.AddTo(root);
        root.SetAction((parsed, _) => serve(options.Read(parsed)));
        foreach (var command in new Commands(options).All) root.Subcommands.Add(command);
        var result = root.Parse(args);
        var fault = result.Errors.FirstOrDefault()?.Message ?? options.Fault(result);
        // The host ends in order by itself, and takes longer than the two seconds that the library would leave it. A command is told of a signal, and given time.
        var patience = result.CommandResult.Command == root ? (TimeSpan?)null : CommandPatience;
        if (fault is null) return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = patience });
        return await StartUp.SayAsync($"{fault} Try --help.", StartFailure.Usage);
    }
}
