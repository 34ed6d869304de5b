using System.Collections.Immutable;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Wire;

namespace Collab.Actors.Archive;

/// <summary>
/// Stands in for a room that has no past and gives it one: all its events in one atomic write. Should some node open the room at the same moment, one of the
/// two finds the number of its first event taken, and has written nothing. Tells its parent
/// <see cref="Imported"/>, <see cref="ImportRefused"/> or a <see cref="Status.Failure"/>.
/// </summary>
public sealed class ImportActor : ReceivePersistentActor
{
    private readonly ImmutableArray<Frame> _frames;
    private readonly DateTimeOffset _now;
    private bool _hasPast;

    public ImportActor(RoomKey room, ImmutableArray<Frame> frames, DateTimeOffset now)
    {
        PersistenceId = RoomJournal.PersistenceId(room);
        (_frames, _now) = (frames, now);
        Recover<RecoveryCompleted>(_ => Write());
        RecoverAny(_ => _hasPast = true);
    }

    public override string PersistenceId { get; }

    public static Props Props(RoomKey room, ImmutableArray<Frame> frames, DateTimeOffset now) =>
        Akka.Actor.Props.Create(() => new ImportActor(room, frames, now));

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Answer(new Status.Failure(cause));

    // The number is taken, or the store is away: either way nothing of it is there, since it was one write.
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Answer(new Status.Failure(cause));

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Context.Parent.Tell(new Status.Failure(reason));

    private void Write()
    {
        if (_hasPast)
        {
            Answer(new ImportRefused());
            return;
        }

        // A life of its own: whoever has seen the exported one must not take this for it, since it may have gone on differently.
        var epoch = new Epoch(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var left = _frames.Length + 1;
        PersistAll(_frames.Cast<object>().Prepend(new RoomOpened(epoch, _now)), _ =>
        {
            if (--left == 0)
                Answer(new Imported(epoch, _frames.Length));
        });
    }

    private void Answer(object answer)
    {
        Context.Parent.Tell(answer);
        Context.Stop(Self);
    }
}
