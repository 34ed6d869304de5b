using System.Security.Cryptography;
using Akka.Actor;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Wire;

namespace Collab.Actors.Archive;

/// <summary>
/// Writes a room's events aside, under an id that no room has, a batch at a time: no more of them is in memory, and a server beside it gets its turns at the
/// journal. What is written is no room's until it is moved there as a whole. Tells its parent <see cref="Staged"/> or a <see cref="Status.Failure"/>; after
/// that it has written its last.
/// </summary>
public sealed class ImportActor : ReceivePersistentActor
{
    private const int BatchEvents = 500;
    private const int BatchBytes = 1024 * 1024;

    private readonly IEnumerator<Frame> _frames;

    // A life of its own: whoever has seen the exported one must not take this for it, since it may have gone on differently.
    private readonly Epoch _epoch = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
    private readonly DateTimeOffset _now;
    private long _seq;

    /// <param name="frames">Read as they are written, in this actor. What it throws is how the import fails.</param>
    public ImportActor(RoomKey room, IEnumerable<Frame> frames, DateTimeOffset now)
    {
        PersistenceId = RoomJournal.StagingId(room);
        (_frames, _now) = (frames.GetEnumerator(), now);
        Recover<RecoveryCompleted>(_ => Next([new RoomOpened(_epoch, _now)]));
    }

    public override string PersistenceId { get; }

    public static Props Props(RoomKey room, IEnumerable<Frame> frames, DateTimeOffset now) => Akka.Actor.Props.Create(() => new ImportActor(room, frames, now));

    protected override void PostStop()
    {
        _frames.Dispose();
        base.PostStop();
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => Answer(new Status.Failure(cause));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Answer(new Status.Failure(cause));

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Context.Parent.Tell(new Status.Failure(reason));

    /// <summary>Writes the next events behind these; when there are none and these are none, all is written.</summary>
    private void Next(List<object> batch)
    {
        try
        {
            for (var bytes = 0; batch.Count < BatchEvents && bytes < BatchBytes && _frames.MoveNext(); _seq++)
            {
                bytes += _frames.Current.Json.Length;
                batch.Add(_frames.Current);
            }
        }
        catch (Exception problem)
        {
            Answer(new Status.Failure(problem));
            return;
        }

        if (batch.Count == 0)
        {
            Answer(new Staged(_epoch, _seq));
            return;
        }

        var left = batch.Count;
        PersistAll(batch, _ =>
        {
            if (--left == 0) Next([]);
        });
    }

    private void Answer(object answer)
    {
        Context.Parent.Tell(answer);
        Context.Stop(Self);
    }
}
