using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// What a client asks of users, channels and runs, wherever they live: each question with a deadline, no more of them open than a socket may
// hold up.
public sealed partial class SocketActor
{
    private int _asked;

    private void AskUser(ClientFrame frame, IUserMessage question) => Ask(frame, _services.Users, question);

    private void Ask(ClientFrame frame, IActorRef region, object question)
    {
        if (_asked >= Settings.Sockets.OutstandingFrames / 2)
        {
            Refuse(frame, RefusalCode.Throttled, "Too much is unanswered; send it again.", 1_000);
            return;
        }

        _asked++;
        region.Ask<object>(question, Settings.Lifecycle.Ready).PipeTo(
            Self,
            success: answer => new RegionAnswered(frame, answer, null),
            failure: problem => new RegionAnswered(frame, null, problem));
    }

    private void Answer(RegionAnswered answered)
    {
        _asked--;
        switch (answered.Answer)
        {
            case UserNotified notified:
                Acknowledge(answered.Frame, notified.Note);
                break;
            case PublishedToChannel published:
                Acknowledge(answered.Frame, published.Note);
                break;
            case ChannelStats stats:
                Answer(answered.Frame, stats);
                break;
            case UserRefused refused:
                Answer(FrameWriter.Error(refused.Refusal, Now, answered.Frame.Id));
                break;
            case RunEventTaken taken:
                if (answered.Frame.Id is { } id)
                    Answer(FrameWriter.Ack(id, Now, note: taken.Note, runSeq: taken.Seq));
                break;
            case RunRefused refused:
                Answer(FrameWriter.Error(refused.Refusal, Now, answered.Frame.Id));
                break;
            default:
                _log.Warning("{0} of connection {1} was not answered: {2}", answered.Frame.Type, _socket.Connection, answered.Problem?.Message);
                Refuse(answered.Frame, RefusalCode.Unavailable, "There was no answer in time.");
                break;
        }
    }

    private void Acknowledge(ClientFrame frame, string? note)
    {
        if (frame.Id is { } id)
            Answer(FrameWriter.Ack(id, Now, note: note));
    }

    private sealed record RegionAnswered(ClientFrame Frame, object? Answer, Exception? Problem) : INoSerializationVerificationNeeded;
}
