using Akka.Actor;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;

namespace Collab.Actors.Archive;

/// <summary>Looks whether a room has a past in the journal, and writes nothing. Tells its parent <see cref="Probed"/> or a <see cref="Status.Failure"/>.</summary>
public sealed class JournalProbe : ReceivePersistentActor
{
    private bool _hasPast;

    public JournalProbe(RoomKey room)
    {
        PersistenceId = RoomJournal.PersistenceId(room);
        Recover<RecoveryCompleted>(_ =>
        {
            Context.Parent.Tell(new Probed(_hasPast, LastSequenceNr));
            Context.Stop(Self);
        });
        RecoverAny(_ => _hasPast = true);
    }

    public override string PersistenceId { get; }

    /// <summary>One event tells that there is a past; how many there are, the journal says by itself.</summary>
    public override Recovery Recovery { get; } = new(SnapshotSelectionCriteria.Latest, long.MaxValue, 1);

    public static Props Props(RoomKey room) => Akka.Actor.Props.Create(() => new JournalProbe(room));

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Context.Parent.Tell(new Status.Failure(reason));
}
