using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Host.Rest;

/// <summary>Where questions to rooms go in: the shard region of this node.</summary>
public interface IRoomRegion
{
    ValueTask<IActorRef> GetAsync(CancellationToken cancel);
}

/// <summary>Asks rooms, wherever they live, with a deadline.</summary>
public sealed class RoomGateway(IRoomRegion region)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Exactly one of the two is set.</summary>
    public async Task<(PublishedToRoom? Taken, Problem? Problem)> PublishAsync(PublishToRoom publish, CancellationToken cancel) =>
        await (await region.GetAsync(cancel)).Ask<object>(publish, Deadline, cancel) switch
        {
            PublishedToRoom taken => (taken, null),
            PublishRefused refused => (null, refused.Refusal.ToProblem()),
            RoomUnavailable { Code.Reason: "room_not_found" } => (null, Problem.NotFound("room")),
            RoomUnavailable => (null, Problems.ForStatus(StatusCodes.Status503ServiceUnavailable)),
            var answer => throw new InvalidOperationException($"A room answered a publish with {answer.GetType().Name}."),
        };

    /// <summary>The room's answer; null where the room says that it is not there. A room that can't answer in time is a <see cref="TimeoutException"/>.</summary>
    public async Task<T?> AskAsync<T>(IRoomMessage question, CancellationToken cancel) where T : class
    {
        var answer = await (await region.GetAsync(cancel)).Ask<object>(question, Deadline, cancel);
        return answer switch
        {
            T expected => expected,
            RoomUnavailable { Code.Reason: "room_not_found" } => null,
            RoomUnavailable unavailable => throw new TimeoutException($"Room {unavailable.Room} can't answer: {unavailable.Code.Reason}."),
            _ => throw new InvalidOperationException($"A room answered {question.GetType().Name} with {answer.GetType().Name}."),
        };
    }
}
