using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;

namespace Collab.Tests.Support;

public enum Gate
{
    /// <summary>To the journal in memory behind it.</summary>
    Open,

    /// <summary>Writes wait until it opens.</summary>
    Held,

    /// <summary>Writes are rejected: nothing stored, the actor goes on.</summary>
    Rejecting,

    /// <summary>The write that was held goes through; all after it are rejected.</summary>
    OneThenRejecting,

    /// <summary>Writes fail: the actor stops.</summary>
    Failing,

    /// <summary>Deleting fails; everything else works.</summary>
    KeepingAll,

    /// <summary>Replays fail; writing works.</summary>
    NotReplaying,

    /// <summary>Replays find nothing, as if somebody had deleted the past.</summary>
    ReplayingNothing,
}

/// <summary>
/// A journal that refuses, fails, waits and comes back at a word: it stands before the journal in memory and speaks the journal's
/// protocol itself. Tell it a <see cref="Gate"/>; it answers with the same.
/// </summary>
public sealed class GateJournal : ReceiveActor
{
    public const string Plugin = "collab.gate-journal";

    public static readonly string Config = $$"""
        akka.persistence.journal.plugin = "{{Plugin}}"
        {{Plugin}} {
          class = "Collab.Tests.Support.GateJournal, Collab.Tests"
          plugin-dispatcher = "akka.actor.default-dispatcher"
        }
        """;

    private readonly IActorRef _inner =
        Akka.Persistence.Persistence.Instance.Apply(Context.System).JournalFor("akka.persistence.journal.inmem");

    private readonly Queue<(object Message, IActorRef Sender)> _held = new();
    private Gate _gate = Gate.Open;

    public GateJournal()
    {
        Receive<Gate>(Turn);
        Receive<WriteMessages>(Write);
        Receive<DeleteMessagesTo>(_ => _gate == Gate.KeepingAll, delete =>
            delete.PersistentActor.Tell(new DeleteMessagesFailure(Problem, delete.ToSequenceNr)));
        Receive<ReplayMessages>(_ => _gate == Gate.NotReplaying, replay =>
            replay.PersistentActor.Tell(new ReplayMessagesFailure(Problem)));
        Receive<ReplayMessages>(_ => _gate == Gate.ReplayingNothing, replay =>
            replay.PersistentActor.Tell(new RecoverySuccess(replay.ToSequenceNr)));
        ReceiveAny(message => _inner.Forward(message));
    }

    private static Exception Problem => new InvalidOperationException("The journal was told not to.");

    /// <summary>Turns the gate of this system's journal; what is told to the journal from here on finds it so.</summary>
    public static void Turn(ActorSystem system, Gate gate) =>
        Akka.Persistence.Persistence.Instance.Apply(system).JournalFor(Plugin).Ask<Gate>(gate, TimeSpan.FromSeconds(10)).Arrives();

    private void Turn(Gate gate)
    {
        _gate = gate == Gate.OneThenRejecting ? Gate.Rejecting : gate;
        if (gate == Gate.OneThenRejecting && _held.TryDequeue(out var first))
            _inner.Tell(first.Message, first.Sender);
        if (gate != Gate.Held)
        {
            while (_held.TryDequeue(out var held))
                Self.Tell(held.Message, held.Sender);
        }

        Sender.Tell(gate);
    }

    private void Write(WriteMessages write)
    {
        switch (_gate)
        {
            case Gate.Held:
                _held.Enqueue((write, Sender));
                break;
            case Gate.Rejecting:
                write.PersistentActor.Tell(WriteMessagesSuccessful.Instance);
                foreach (var one in Events(write))
                    write.PersistentActor.Tell(new WriteMessageRejected(one, Problem, write.ActorInstanceId));
                break;
            case Gate.Failing:
                write.PersistentActor.Tell(new WriteMessagesFailed(Problem, write.Messages.Count()));
                foreach (var one in Events(write))
                    write.PersistentActor.Tell(new WriteMessageFailure(one, Problem, write.ActorInstanceId));
                break;
            default:
                _inner.Forward(write);
                break;
        }
    }

    private static IEnumerable<IPersistentRepresentation> Events(WriteMessages write) =>
        write.Messages.OfType<AtomicWrite>().SelectMany(atomic => (IImmutableList<IPersistentRepresentation>)atomic.Payload);
}
