using Collab.Host.Storage;

namespace Collab.Host.Auth;

/// <summary>
/// Forgets logins and invites a day after they ended, and with their logins guests and programs, so that neither tables nor journal grow with
/// every guest who ever came.
/// </summary>
public sealed class SessionSweep(
    SessionStore sessions, PassingUsers passing, InviteStore invites, EndedLogins ended, TimeProvider time, ILogger<SessionSweep> log)
    : PeriodicSweep("ended logins and invites", TimeSpan.FromHours(1), time, log)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private readonly TimeProvider _time = time;
    private readonly ILogger _log = log;

    protected override async Task SweepAsync(CancellationToken cancel)
    {
        var before = _time.GetUtcNow() - KeptFor;
        var (logins, asked) = (await sessions.ForgetAsync(before, cancel), await invites.ForgetAsync(before, cancel));
        await ended.ForgetAsync(before, cancel);
        var gone = await passing.ForgetAsync(before, cancel);
        if (logins + asked + gone > 0)
            _log.LogInformation("{Logins} logins, {Users} guests and programs and {Invites} invites forgotten that ended more than a day ago", logins, gone, asked);
    }
}
