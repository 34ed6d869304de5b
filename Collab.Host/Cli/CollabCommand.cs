using System.CommandLine;
using Collab.Host.Config;
using Microsoft.AspNetCore.Http;

namespace Collab.Host.Cli;

/// <summary>The command line <c>collab [options]</c> [OP2].</summary>
public static class CollabCommand
{
    private static readonly string[] Environments = ["Development", "Staging", "Production"];

    /// <summary>Reads the command line and serves; returns the exit code. What is wrong with it is said in one line, with code 64.</summary>
    public static async Task<int> RunAsync(string[] args, Func<StartSettings, Task<int>> serve)
    {
        var urls = new Option<string?>("--urls") { HelpName = "URL", Description = "Where to listen, separated by ';'. Default: http://localhost:5080" };
        var data = new Option<string?>("--data") { HelpName = "DIR", Description = "The folder for what is kept in files. Default: ./data" };
        var database = new Option<string?>("--database")
        {
            HelpName = "PATH|CONNECTION STRING",
            Description = "A SQLite file, or a connection string (Host=… or postgres://… for PostgreSQL). Default: collab.db in the data folder",
        };
        var environment = new Option<string?>("--environment") { HelpName = "NAME", Description = "Development, Staging or Production. Default: ASPNETCORE_ENVIRONMENT, else Production" };
        var root = new RootCommand(
            """
            Collab: a self-hosted server for real-time collaboration.

            Every other setting is in appsettings.json beside the program or in the environment, as Collab__Section__Name
            (Collab__Auth__AllowGuests=true); docs/OPERATIONS.md lists them all. Production needs SECRET_KEY, at least 32 bytes.

            Exit codes: 0 ended in order, 64 wrong command line, 65 database damaged or newer than the program,
            69 database out of reach or address in use, 73 data folder not writable, 78 settings missing or wrong.
            """)
        { urls, data, database, environment };
        root.SetAction((parsed, _) => serve(new StartSettings(
            parsed.GetValue(urls), parsed.GetValue(data), parsed.GetValue(database), parsed.GetValue(environment))));
        var result = root.Parse(args);
        var fault = result.Errors.FirstOrDefault()?.Message
            ?? UrlFault(result.GetValue(urls)) ?? EnvironmentFault(result.GetValue(environment))
            ?? Blank("--data", result.GetValue(data)) ?? Blank("--database", result.GetValue(database));
        // The host ends in order by itself, and takes longer than the two seconds that the library would leave it.
        if (fault is null) return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        await Console.Error.WriteLineAsync($"collab: {fault.ReplaceLineEndings(" ")} Try --help.");
        return StartFailure.Usage;
    }

    private static string? Blank(string option, string? value) => value is not null && value.Trim().Length == 0 ? $"{option} is empty." : null;

    private static string? EnvironmentFault(string? name) =>
        name is null || Environments.Contains(name, StringComparer.OrdinalIgnoreCase) ? null : $"--environment '{name}' is none of {string.Join(", ", Environments)}.";

    /// <summary>What is wrong with a list of addresses to listen at, or null.</summary>
    public static string? UrlFault(string? urls)
    {
        if (urls is null) return null;
        var all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return all.Length == 0 ? "--urls is empty." : all.Select(OneUrlFault).FirstOrDefault(fault => fault is not null);
    }

    private static string? OneUrlFault(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65535 && address.PathBase.Length == 0 ? null : Say(url);
        }
        catch (FormatException)
        {
            return Say(url);
        }
    }

    private static string Say(string url) => $"--urls '{url}' is no address such as http://localhost:5080.";
}
