using Collab.Actors.Domain;
using Collab.Host.Auth;
using Collab.Host.Config;
using Collab.Host.Rest;

namespace Collab.Host.Cli;

/// <summary><c>create-admin</c> and <c>create-token</c>: what nobody can do over HTTP before there is a first admin [OP3] [AU12].</summary>
internal static class AccountCommands
{
    public static async Task<int> CreateAdminAsync(CommandHost host, string name, string org, bool passwordFromInput, CancellationToken cancel)
    {
        var password = CommandConsole.ReadPassword(passwordFromInput)
            ?? throw new StartFailure(StartFailure.Usage, "there is no terminal to ask for the password at; give it with --password-stdin. Try --help.");
        await host.MigrateAsync(cancel);
        var (account, problem) = await host.Get<Accounts>().CreateAsync(name, password, org, [TokenRoles.User, TokenRoles.Admin], cancel);
        if (account is null) throw Refused(problem!);
        await CommandConsole.SayAsync($"{account.Name} is an admin of {account.OrgId}, with the user id {account.Id}.");
        return 0;
    }

    /// <summary>Prints the token alone, the only time that it can be seen.</summary>
    public static async Task<int> CreateTokenAsync(CommandHost host, string name, string org, IReadOnlyList<string> roles, TimeSpan? expiresIn, CancellationToken cancel)
    {
        if (!OrgId.TryParse(org, out var orgId)) throw new StartFailure(StartFailure.BadData, "org must have 1 to 128 of A-Z a-z 0-9 _ . : -");
        await host.MigrateAsync(cancel);
        var (made, problem) = await host.Get<ServiceTokens>().CreateAsync(orgId, name, roles, expiresIn is { } time ? (long)time.TotalSeconds : null, cancel);
        if (made is null) throw Refused(problem!);
        await CommandConsole.SayAsync($"Token {made.Id} of {made.OrgId}, {string.Join(", ", made.Roles)}, is good until {made.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. It is not shown again:");
        await Console.Out.WriteLineAsync(made.Token);
        return 0;
    }

    private static StartFailure Refused(Problem problem) => new(StartFailure.BadData, problem.Errors is { Count: > 0 } errors
        ? string.Join("; ", errors.Select(field => $"{field.Key} {string.Join(", ", field.Value)}"))
        : problem.Detail);
}
