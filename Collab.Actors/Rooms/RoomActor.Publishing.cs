using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Rooms;

/// <summary>What comes from back ends and runs [RS5, AG1]: the members' way into the journal, and an answer to whoever asked.</summary>
public sealed partial class RoomActor
{
    private void CommandPublishing() => Command<PublishToRoom>(Take);

    private void Take(PublishToRoom publish)
    {
        // Nobody need be here to keep the room in memory while it is written to.
        StayWhileUsed();
        if (PublishReader.Check(publish.Type, publish.Data, publish.Ephemeral, publish.Run) is { } fault)
            RefusePublish(fault);
        else if (publish.Ephemeral && publish.Run is null)
            PassOn(publish);
        else if (_writer.TryGather(CommandOf(publish)))
            Write();
        else
            RefusePublish(TooMuch);
    }

    /// <summary>Its sender has answered for its rights; a run's event is known by the run, so that it needs no other number.</summary>
    private Command CommandOf(PublishToRoom publish) => new(
        publish.By,
        Role.Owner,
        publish.Run is null ? publish.Id : null,
        new RoomAction.Post(publish.Type, publish.Data, publish.Run),
        Sender);

    private void PassOn(PublishToRoom publish)
    {
        var frame = FrameWriter.Ephemeral(_key.Room, publish.By, publish.Type, publish.Data, _clock.GetUtcNow());
        _audience.Ephemeral($"{publish.Type} api {publish.By.User} {publish.By.Connection}", frame, except: null);
        Sender.Tell(new PublishedToRoom(_key, Seq: null));
    }

    private void RefusePublish(Refusal refusal) => Sender.Tell(new PublishRefused(_key, refusal));
}
