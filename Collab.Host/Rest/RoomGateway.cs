using Akka.Hosting;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;

namespace Collab.Host.Rest;

/// <summary>Asks rooms.</summary>
public sealed class RoomGateway(IRequiredActor<RoomActor> rooms)
{
    /// <summary>Exactly one of the two is set.</summary>
    public async Task<(PublishedToRoom? Taken, Problem? Problem)> PublishAsync(PublishToRoom publish, CancellationToken cancel) =>
        await rooms.AskAsync(publish, cancel) switch
        {
            PublishedToRoom taken => (taken, null),
            PublishRefused refused => (null, refused.Refusal.ToProblem()),
            RoomUnavailable { Code.Reason: "room_not_found" } => (null, Problem.NotFound("room")),
            RoomUnavailable => (null, Problems.ForStatus(StatusCodes.Status503ServiceUnavailable)),
            var answer => throw RegionQuestions.Unexpected(publish, answer),
        };

    /// <summary>The room's answer; null where the room says that it is not there. A room that can't answer in time is a <see cref="TimeoutException"/>.</summary>
    public async Task<T?> AskAsync<T>(IRoomMessage question, CancellationToken cancel) where T : class =>
        await rooms.AskAsync(question, cancel) switch
        {
            T expected => expected,
            RoomUnavailable { Code.Reason: "room_not_found" } => null,
            RoomUnavailable unavailable => throw new TimeoutException($"Room {unavailable.Room} can't answer: {unavailable.Code.Reason}."),
            var answer => throw RegionQuestions.Unexpected(question, answer),
        };
}
