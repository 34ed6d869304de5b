using Akka.Actor;
using Akka.Hosting;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>Questions to what is sharded, through this node's region and with a deadline.</summary>
internal static class RegionQuestions
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The answer, from wherever the asked one lives. Who does not answer in time is a <see cref="TimeoutException"/>.</summary>
    public static async Task<ICollabMessage> AskAsync<TActor>(this IRequiredActor<TActor> region, ICollabMessage question, CancellationToken cancel) =>
        await (await region.GetAsync(cancel)).Ask<ICollabMessage>(question, Deadline, cancel);

    /// <summary>An answer that the protocol does not have for this question: a bug.</summary>
    public static InvalidOperationException Unexpected(ICollabMessage question, ICollabMessage answer) =>
        new($"{question.GetType().Name} was answered with {answer.GetType().Name}.");
}
