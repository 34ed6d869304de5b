using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;

namespace Collab.TestKit;

/// <summary>
/// A journal that refuses, fails, waits and comes back at a word: it stands before the journal in memory and speaks the journal's
/// protocol itself. It is the journal of <see cref="CollabTestConfig"/>, and open until it is turned.
/// </summary>
/// <example>
/// Nobody hears of an event before it is on disk:
/// <code>
/// room.Turn(Gate.Held);
/// ann.Say("hello", id: "1");
/// room.Turn(Gate.Open);
/// ann.Next("message");
/// </code>
/// </example>
public sealed class GateJournal : ReceiveActor
{
    /// <summary>Its id among the journals of an actor system.</summary>
    public const string Plugin = "collab.gate-journal";

    private readonly IActorRef _inner =
        Akka.Persistence.Persistence.Instance.Apply(Context.System).JournalFor("akka.persistence.journal.inmem");

    private readonly Queue<(object Message, IActorRef Sender)> _held = new();
    private Gate _gate = Gate.Open;

    /// <summary>Called by the actor system.</summary>
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

    /// <summary>Makes it an actor system's journal.</summary>
    internal static Config Settings { get; } = ConfigurationFactory.ParseString($$"""
        akka.persistence.journal.plugin = "{{Plugin}}"
        {{Plugin}} {
          class = "{{typeof(GateJournal).FullName}}, {{typeof(GateJournal).Assembly.GetName().Name}}"
          plugin-dispatcher = "akka.actor.default-dispatcher"
        }
        """);

    private static Exception Problem => new InvalidOperationException("The journal was told not to.");

    /// <summary>Turns the gate of this system's journal; what is told to the journal from here on finds it so.</summary>
    public static void Turn(ActorSystem system, Gate gate) =>
        new Verdict(system).Ask<Gate>(Akka.Persistence.Persistence.Instance.Apply(system).JournalFor(Plugin), gate);

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
