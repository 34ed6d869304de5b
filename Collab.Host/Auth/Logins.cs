using Collab.Host.Config;
using Collab.Host.Rest;
using Microsoft.Extensions.Options;

namespace Collab.Host.Auth;

/// <summary>Logins: throttled, and answered alike for a wrong name and a wrong password [AU2] [AU3].</summary>
public sealed class Logins(
    UserStore users, Passwords passwords, TokenIssuance tokens, LoginThrottle throttle, IOptions<CollabOptions> options, ILogger<Logins> log)
{
    public async Task<(TokenPair? Pair, Problem? Problem)> LoginAsync(LoginRequest request, string address, string? userAgent, CancellationToken cancel)
    {
        var (name, fault) = Names.Read(request.Username);
        if (fault is not null) return (null, Problem.Invalid("username", fault));
        if (request.Password is null) return await GuestAsync(name, address, userAgent, cancel);
        if (request.Password.Length == 0) return (null, Problem.Invalid("password", "is required"));
        var (key, network) = (Names.Key(name), AddressKey.Of(address));
        if (await throttle.BeginAsync(key, network, cancel) is { } wait)
            return (null, new Problem(StatusCodes.Status429TooManyRequests, "too_many_failures", "Too many failed logins; wait a while.",
                RetryAfterSeconds: Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))));
        // Counted as a failure only once the password is known to be wrong: a database that is away is nobody's fault.
        var failed = false;
        Account? account;
        try
        {
            account = await users.FindByNameAsync(name, cancel);
            var (right, newHash) = await passwords.VerifyAsync(account, request.Password, cancel);
            failed = !right;
            if (account is not null && newHash is not null) await users.RehashAsync(account, newHash, cancel);
        }
        finally
        {
            throttle.End(key, network, failed);
        }

        if (failed || account is null)
        {
            log.LogInformation("Login refused from {Address}", address);
            return (null, new Problem(StatusCodes.Status401Unauthorized, "invalid_credentials", "Name or password is wrong."));
        }

        return (await tokens.LoginAsync(account.Subject, LoginKind.Account, address, userAgent, cancel), null);
    }

    private async Task<(TokenPair?, Problem?)> GuestAsync(string name, string address, string? userAgent, CancellationToken cancel)
    {
        if (options.Value.Auth.AllowGuests != true) return (null, Problem.Invalid("password", "is required: this server has no guests"));
        return (await tokens.LoginAsync($"guest-{Guid.NewGuid()}", Accounts.DefaultOrg, name, [TokenRoles.Guest], LoginKind.Guest, address, userAgent, cancel), null);
    }
}
