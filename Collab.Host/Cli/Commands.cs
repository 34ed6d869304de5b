using System.CommandLine;
using Collab.Actors.Domain;
using Collab.Host.Auth;
using Collab.Host.Config;

namespace Collab.Host.Cli;

/// <summary>The commands beside serving, as the command line knows them: names, arguments, help [OP3].</summary>
internal sealed class Commands(StartOptions start)
{
    public IEnumerable<Command> All => [CreateAdmin(), CreateToken(), Export(), Import(), Migrate(), CheckConfig()];

    private Command CreateAdmin()
    {
        var name = new Argument<string>("NAME") { Description = "The account's name" };
        var org = Org("The organisation that it is an admin of, made if it is missing. Default: default");
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of standard input, instead of asking for it at the terminal" };
        var command = new Command("create-admin", "Make an account with the role admin. 65: the name is taken, or the password is weak.") { name, org, fromInput };
        command.SetAction((parsed, cancel) => Run(parsed, (host, token) => AccountCommands.CreateAdminAsync(
            host, parsed.GetRequiredValue(name), parsed.GetValue(org) ?? Accounts.DefaultOrg, parsed.GetValue(fromInput), token), cancel));
        return command;
    }

    private Command CreateToken()
    {
        var name = new Argument<string>("NAME") { Description = "What the token is listed as" };
        var role = new Option<string[]>("--role")
        {
            HelpName = string.Join('|', TokenRoles.OfServices),
            Description = "What it may do; may be given more than once",
            Required = true,
        };
        role.AcceptOnlyFromAmong([.. TokenRoles.OfServices]);
        var org = Org("The organisation in which it is good. Default: default");
        var expiresIn = new Option<string?>("--expires-in") { HelpName = "30d", Description = "How long it is good: 12h, 30d, 365d. Default: Auth:ServiceTokenLifetime" };
        expiresIn.Validators.Add(result =>
        {
            if (result.GetValue(expiresIn) is { } text && DurationConverter.TryParse(text) is null) result.AddError($"--expires-in '{text}' is no length of time such as 30d.");
        });
        var command = new Command("create-token", "Make a token for a program, and print it alone to standard output.") { name, role, org, expiresIn };
        command.SetAction((parsed, cancel) => Run(parsed, (host, token) => AccountCommands.CreateTokenAsync(
            host, parsed.GetRequiredValue(name), parsed.GetValue(org) ?? Accounts.DefaultOrg, parsed.GetRequiredValue(role),
            parsed.GetValue(expiresIn) is { } text ? DurationConverter.TryParse(text) : null, token), cancel));
        return command;
    }

    private Command Export()
    {
        var room = new Argument<string>("ROOM") { Description = "The room's id" };
        room.Validators.Add(result =>
        {
            if (!RoomId.TryParse(result.GetRequiredValue(room), out _)) result.AddError($"'{result.GetRequiredValue(room)}' is no room's id.");
        });
        var org = Org("The room's organisation. Default: default");
        CheckId(org);
        var output = new Option<string?>("--output") { HelpName = "FILE", Description = "A file that is not there yet. Default: standard output" };
        var command = new Command("export", "Write a room with all its events as lines of JSON; beside a running server too. 66: there is no such room.") { room, org, output };
        command.SetAction((parsed, cancel) => Run(parsed, (host, token) => ExportCommand.RunAsync(
            host, new RoomKey(new OrgId(parsed.GetValue(org) ?? Accounts.DefaultOrg), new RoomId(parsed.GetRequiredValue(room))), parsed.GetValue(output), token), cancel));
        return command;
    }

    private Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "What export wrote; -: standard input" };
        var room = new Option<string?>("--room") { HelpName = "ID", Description = "The id of the room that it becomes. Default: the exported one's" };
        var org = Org("The organisation that it comes into. Default: the exported one's");
        CheckId(org);
        room.Validators.Add(result =>
        {
            if (result.GetValue(room) is { } id && !RoomId.TryParse(id, out _)) result.AddError($"--room '{id}' is no room's id.");
        });
        var command = new Command(
            "import", "Put an exported room into one that is new or was never opened: all of it, or nothing. 65: the file is damaged or no export; 73: the room has a past.")
        { file, room, org };
        command.SetAction((parsed, cancel) => Run(parsed, (host, token) => ImportCommand.RunAsync(
            host, parsed.GetRequiredValue(file), parsed.GetValue(room), parsed.GetValue(org), token), cancel));
        return command;
    }

    private Command Migrate()
    {
        var command = new Command("migrate", "Bring the database's schema up to this program's version, as each start does.");
        command.SetAction((parsed, cancel) => Run(parsed, MaintenanceCommands.MigrateAsync, cancel));
        return command;
    }

    private Command CheckConfig()
    {
        var command = new Command("check-config", "Read all settings as a start does, and say what is wrong with them: 0 or 78. Nothing is touched.");
        command.SetAction((parsed, _) => MaintenanceCommands.CheckConfigAsync(start.Read(parsed)));
        return command;
    }

    private Task<int> Run(ParseResult parsed, Func<CommandHost, CancellationToken, Task<int>> work, CancellationToken cancel) =>
        CommandRun.RunAsync(start.Read(parsed), work, cancel);

    private static Option<string?> Org(string description) => new("--org") { HelpName = "ORG", Description = description };

    private static void CheckId(Option<string?> org) => org.Validators.Add(result =>
    {
        if (result.GetValue(org) is { } id && !OrgId.TryParse(id, out _)) result.AddError($"--org '{id}' is no organisation's id.");
    });
}
