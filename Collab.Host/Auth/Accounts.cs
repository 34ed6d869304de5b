using Collab.Actors.Domain;
using Collab.Host.Config;
using Collab.Host.Rest;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>Makes accounts, for those who register and for the command line: what is asked for is checked, and all faults are told at once [AU1] [AU11].</summary>
public sealed class Accounts(
    UserStore users, InviteStore invites, Passwords passwords, IOptions<CollabOptions> options, TimeProvider time, ILogger<Accounts> log)
{
    /// <summary>Where accounts are that name no organisation, and all guests.</summary>
    public const string DefaultOrg = "default";

    /// <summary>As somebody asks for it over HTTP: into <c>default</c>, as the admin of a new organisation, or where an invite leads.</summary>
    public async Task<(Account? Account, Problem? Problem)> RegisterAsync(RegisterRequest request, CancellationToken cancel)
    {
        var (name, errors) = Check(request.Username, request.Password);
        if (request.Org is not null && !OrgId.TryParse(request.Org, out _)) errors["org"] = [IdFault];
        if (request.Org is not null && request.Invite is not null) errors["org"] = ["must be left out with an invite, which names it"];
        // Before the hash, which is dear; taken for good together with the account.
        var code = request.Invite is null ? null : Invite.HashOf(request.Invite);
        if (code is not null && await invites.FindAsync(code, room: "", time.GetUtcNow(), cancel) is null) errors["invite"] = [NotInvited];
        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        if (request.Org is not null && IsTaken(request.Org)) return (null, Taken("org"));
        string[] roles = request.Org is null ? [TokenRoles.User] : [TokenRoles.User, TokenRoles.Admin];
        var account = await MakeAsync(name, request.Password!, request.Org ?? DefaultOrg, roles, cancel);
        var result = Registration.Done;
        if (code is not null)
        {
            (result, var added) = await users.AddInvitedAsync(account, code, cancel);
            account = added ?? account;
        }
        else
            result = await users.AddAsync(account, request.Org is null ? Founding.No : Founding.New, cancel);
        return Answer(result, account);
    }

    /// <summary>As the operator asks for it: an account of any organisation, which is made where it is missing.</summary>
    public async Task<(Account? Account, Problem? Problem)> CreateAsync(
        string? username, string? password, string org, IReadOnlyList<string> roles, CancellationToken cancel)
    {
        var (name, errors) = Check(username, password);
        if (!OrgId.TryParse(org, out _)) errors["org"] = [IdFault];
        if (roles.Count == 0 || roles.Except(TokenRoles.OfAccounts).Any()) errors["roles"] = [$"must be some of {string.Join(", ", TokenRoles.OfAccounts)}"];
        if (errors.Count > 0) return (null, Problem.Invalid(errors));
        var account = await MakeAsync(name, password!, org, roles, cancel);
        return Answer(await users.AddAsync(account, org == DefaultOrg ? Founding.No : Founding.IfMissing, cancel), account);
    }

    internal const string IdFault = "must have 1 to 128 of A-Z a-z 0-9 _ . : -";

    private const string NotInvited = "is unknown, over, or used up";

    private (string Name, Dictionary<string, string[]> Errors) Check(string? username, string? password)
    {
        var (name, fault) = Names.Read(username);
        var errors = new Dictionary<string, string[]>();
        if (fault is not null) errors["username"] = [fault];
        if (passwords.Fault(password, name) is { } weak) errors["password"] = [weak];
        return (name, errors);
    }

    private async Task<Account> MakeAsync(string name, string password, string org, IReadOnlyList<string> roles, CancellationToken cancel) =>
        new(Guid.NewGuid().ToString(), org, name, await passwords.HashAsync(password, cancel), roles, time.GetUtcNow());

    // An organisation whose people come from another issuer has its admins from there, or from the command line: not from whoever comes first.
    private bool IsTaken(string org) => org == DefaultOrg || options.Value.Auth.ExternalIssuers.Any(issuer => issuer.SpeaksFor(org));

    private (Account? Account, Problem? Problem) Answer(Registration result, Account account)
    {
        switch (result)
        {
            case Registration.NameTaken: return (null, Taken("username"));
            case Registration.OrgTaken: return (null, Taken("org"));
            case Registration.NotInvited: return (null, Problem.Invalid("invite", NotInvited));
        }

        log.LogInformation("Account {UserId} registered in {OrgId}", account.Id, account.OrgId);
        return (account, null);
    }

    private static Problem Taken(string field) => new(
        StatusCodes.Status409Conflict, field + "_taken", "This name is taken.", new Dictionary<string, string[]> { [field] = ["is taken"] });
}
