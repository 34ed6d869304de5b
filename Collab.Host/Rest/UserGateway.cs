using Akka.Hosting;
using Collab.Actors.Protocol;
using Collab.Actors.Users;

namespace Collab.Host.Rest;

/// <summary>Tells users things.</summary>
public sealed class UserGateway(IRequiredActor<UserActor> users)
{
    /// <summary>Exactly one of the two is set. A user that does not answer in time is a <see cref="TimeoutException"/>.</summary>
    public async Task<(UserNotified? Taken, Problem? Problem)> NotifyAsync(NotifyUser notify, CancellationToken cancel) =>
        await users.AskAsync(notify, cancel) switch
        {
            UserNotified taken => (taken, null),
            UserRefused refused => (null, refused.Refusal.ToProblem()),
            var answer => throw RegionQuestions.Unexpected(notify, answer),
        };
}
