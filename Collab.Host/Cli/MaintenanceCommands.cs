using Collab.Actors.Domain;
using Collab.Host.Auth;
using Collab.Host.Config;
using Collab.Host.Operations;
using Collab.Host.Storage;

namespace Collab.Host.Cli;

/// <summary><c>migrate</c> and <c>check-config</c>: what a start does first, without a start [OP3].</summary>
internal static class MaintenanceCommands
{
    public static async Task<int> MigrateAsync(CommandHost host, CancellationToken cancel)
    {
        var change = await host.MigrateAsync(cancel);
        await Console.Out.WriteLineAsync(change.From == change.To
            ? $"The database is of schema {change.To} already; there was nothing to do."
            : $"The database was of schema {change.From} and is of {change.To} now.");
        return 0;
    }

    /// <summary>Reads all settings as a start does, and touches neither the database nor the data folder.</summary>
    public static async Task<int> CheckConfigAsync(StartSettings start)
    {
        try
        {
            await using var host = CommandHost.Build(start);
            var options = host.Options;
            // Development makes itself a key when it has none; looking is no reason to.
            if (options.Auth.SecretKey is { Length: > 0 }) host.Get<JwtVerifier>();
            var database = string.IsNullOrWhiteSpace(options.Storage.Database) ? "SQLite in the data folder" : host.Database.ProviderName;
            await Console.Out.WriteLineAsync(
                $"The settings are fine: {host.Get<IHostEnvironment>().EnvironmentName}, data in {Path.GetFullPath(options.Storage.Data)}, database {database}.");
            return 0;
        }
        catch (StartFailure failure) when (failure.Faults.Count > 0)
        {
            foreach (var fault in failure.Faults) await Console.Out.WriteLineAsync(Redaction.Clean(fault.ReplaceLineEndings(" ")));
            return failure.ExitCode;
        }
        catch (Exception failure)
        {
            return await StartUp.SayAsync(failure);
        }
    }
}
