using System.Collections.Immutable;
using Akka.Actor;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>How a write ended: all stored, some rejected, or failed as a whole.</summary>
internal sealed class WriteOutcome
{
    private static readonly WriteOutcome Success = new(null, null);

    private readonly IImmutableList<Exception?>? _rejections;
    private readonly Exception? _failure;

    private WriteOutcome(IImmutableList<Exception?>? rejections, Exception? failure)
    {
        _rejections = rejections;
        _failure = failure;
    }

    /// <summary>By what WriteMessagesAsync gave: nothing, or one entry for each atomic write.</summary>
    public static WriteOutcome Of(IImmutableList<Exception?>? rejections, int writes)
    {
        if (rejections is null || rejections.Count == 0)
        {
            return Success;
        }

        return rejections.Count == writes
            ? new WriteOutcome(rejections, null)
            : Failed(new IllegalStateException(
                $"AsyncWriteMessages return invalid number or results. Expected [{writes}], but got [{rejections.Count}]."));
    }

    public static WriteOutcome Failed(Exception cause) => new(null, cause);

    public static WriteOutcome AllRejected(Exception cause, int writes) =>
        new(ImmutableArray.CreateRange(Enumerable.Repeat<Exception?>(cause, writes)), null);

    public void Send(WriteMessages request)
    {
        var actor = request.PersistentActor;
        var id = request.ActorInstanceId;
        actor.Tell(_failure is null ? WriteMessagesSuccessful.Instance : new WriteMessagesFailed(_failure, Count(request)), ActorRefs.NoSender);

        var index = 0;
        foreach (var item in request.Messages)
        {
            if (item is AtomicWrite write)
            {
                SendOne(write, _rejections?[index++], actor, id);
            }
            else
            {
                actor.Tell(new LoopMessageSuccess(item.Payload, id), item.Sender);
            }
        }
    }

    private static int Count(WriteMessages request) => request.Messages.Count(m => m is AtomicWrite);

    private void SendOne(AtomicWrite write, Exception? rejection, IActorRef actor, int id)
    {
        for (var i = 0; i < write.Size; i++)
        {
            var p = write[i];
            object reply = _failure is not null ? new WriteMessageFailure(p, _failure, id)
                : rejection is not null ? new WriteMessageRejected(p, rejection, id)
                : new WriteMessageSuccess(p, id);
            actor.Tell(reply, p.Sender);
        }
    }
}
