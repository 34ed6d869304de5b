using System.CommandLine;
using Collab.Host.Config;
using Microsoft.AspNetCore.Http;

namespace Collab.Host.Cli;

/// <summary>The options of a start. All but the addresses go with every command, which works on the same data.</summary>
internal sealed class StartOptions
{
    private static readonly string[] Environments = ["Development", "Staging", "Production"];

    private readonly Option<string?> _urls = new("--urls") { HelpName = "URL", Description = "Where to listen, separated by ';'. Default: http://localhost:5080" };

    private readonly Option<string?> _data = new("--data")
    {
        HelpName = "DIR",
        Description = "The folder for what is kept in files. Default: ./data",
        Recursive = true,
    };

    private readonly Option<string?> _database = new("--database")
    {
        HelpName = "PATH|CONNECTION STRING",
        Description = "A SQLite file, or a connection string (Host=… or postgres://… for PostgreSQL). Default: collab.db in the data folder",
        Recursive = true,
    };

    private readonly Option<string?> _environment = new("--environment")
    {
        HelpName = "NAME",
        Description = "Development, Staging or Production. Default: ASPNETCORE_ENVIRONMENT, else Production",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        foreach (var option in new[] { _urls, _data, _database, _environment }) root.Options.Add(option);
    }

    public StartSettings Read(ParseResult parsed) =>
        new(parsed.GetValue(_urls), parsed.GetValue(_data), parsed.GetValue(_database), parsed.GetValue(_environment));

    /// <summary>What is wrong with their values, or null.</summary>
    public string? Fault(ParseResult parsed) =>
        UrlFault(parsed.GetValue(_urls)) ?? EnvironmentFault(parsed.GetValue(_environment))
        ?? Blank("--data", parsed.GetValue(_data)) ?? Blank("--database", parsed.GetValue(_database));

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
