using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>Where what is for runs goes in: the shard region of this node.</summary>
public interface IRunRegion
{
    ValueTask<IActorRef> GetAsync(CancellationToken cancel);
}

/// <summary>Asks runs, wherever they live, with a deadline.</summary>
public sealed class RunGateway(IRunRegion region)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The run's answer, or its refusal. A run that does not answer in time is a <see cref="TimeoutException"/>.</summary>
    public async Task<ICollabMessage> AskAsync(IRunMessage question, CancellationToken cancel) =>
        await (await region.GetAsync(cancel)).Ask<ICollabMessage>(question, Deadline, cancel);
}
