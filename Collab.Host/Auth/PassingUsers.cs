using Akka.Actor;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Users;

namespace Collab.Host.Auth;

/// <summary>
/// Guests and programs are made with their login, and nobody can come as one of them when it has ended: their inbox is forgotten then, and
/// after it the login, so that one which could not be forgotten is found again.
/// </summary>
public sealed class PassingUsers(SessionStore sessions, IRequiredActor<UserActor> users, ILogger<PassingUsers> log)
{
    private const int Page = 100;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>Forgets those whose login ended before the time given; how many.</summary>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var region = await users.GetAsync(cancel);
        var (forgotten, kept, after) = (0, 0, "");
        for (var page = await PageAsync(); page.Count > 0; page = await PageAsync())
        {
            foreach (var login in page)
            {
                var user = new UserKey(new OrgId(login.OrgId), new UserId(login.UserId));
                if (await region.Ask<ICollabMessage>(new ForgetUser(user), Deadline, cancel) is UserForgotten)
                    forgotten += await sessions.ForgetAsync(login.Id, cancel);
                else
                    kept++;
                after = login.Id;
            }
        }

        if (kept > 0) log.LogWarning("{Users} guests and programs could not be forgotten; the next sweep tries again", kept);
        return forgotten;

        Task<IReadOnlyList<LoginSession>> PageAsync() => sessions.ListEndedAsync(before, after, Page, cancel);
    }
}
