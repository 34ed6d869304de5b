using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>Where what is for users goes in: the shard region of this node.</summary>
public interface IUserRegion
{
    ValueTask<IActorRef> GetAsync(CancellationToken cancel);
}

/// <summary>Tells users things, wherever they live, with a deadline.</summary>
public sealed class UserGateway(IUserRegion region)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Exactly one of the two is set. A user that does not answer in time is a <see cref="TimeoutException"/>.</summary>
    public async Task<(UserNotified? Taken, Problem? Problem)> NotifyAsync(NotifyUser notify, CancellationToken cancel) =>
        await (await region.GetAsync(cancel)).Ask<object>(notify, Deadline, cancel) switch
        {
            UserNotified taken => (taken, null),
            UserRefused refused => (null, refused.Refusal.ToProblem()),
            var answer => throw new InvalidOperationException($"A user answered a notice with {answer.GetType().Name}."),
        };
}
