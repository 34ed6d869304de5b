using Akka.Actor;
using Akka.Persistence;

namespace Engine.Specs.Persistence;

/// <summary>Persist this, and tell the sender when it is stored.</summary>
public sealed record Keep(string Value);

/// <summary>Persist these, all or none.</summary>
public sealed record KeepAll(params string[] Values);

/// <summary>Persist this without waiting.</summary>
public sealed record KeepAsync(string Value);

/// <summary>Tell me what you have.</summary>
public sealed record Tell;

/// <summary>Fail.</summary>
public sealed record Break;

/// <summary>Save a snapshot.</summary>
public sealed record Snap;

/// <summary>Keeps strings, and tells a probe what happens to it.</summary>
public class Ledger : ReceivePersistentActor
{
    private readonly List<string> _kept = [];

    public Ledger(string id, IActorRef probe)
    {
        PersistenceId = id;
        Probe = probe;

        Recover<string>(value => _kept.Add(value));
        Recover<SnapshotOffer>(offer => _kept.AddRange((string[])offer.Snapshot));
        Recover<RecoveryCompleted>(_ => Probe.Tell($"recovered {string.Join(",", _kept)}"));

        Command<Keep>(keep => Persist(keep.Value, Stored));
        Command<KeepAll>(keep => PersistAll(keep.Values, Stored));
        Command<KeepAsync>(keep =>
        {
            PersistAsync(keep.Value, Stored);
            Sender.Tell($"taken {keep.Value}");
        });
        Command<Tell>(_ => Sender.Tell(string.Join(",", _kept)));
        Command<Break>(_ => throw new InvalidOperationException("broken on request"));
        Command<Snap>(_ => SaveSnapshot(_kept.ToArray()));
        Command<SaveSnapshotSuccess>(saved => Probe.Tell(saved));
        Command<SaveSnapshotFailure>(failed => Probe.Tell(failed));
        Command<DeleteMessagesSuccess>(deleted => Probe.Tell(deleted));
        Command<long>(DeleteMessages);
    }

    public override string PersistenceId { get; }

    protected IActorRef Probe { get; }

    public static Props Props(string id, IActorRef probe) => Akka.Actor.Props.Create(() => new Ledger(id, probe));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Probe.Tell($"failed {@event} {sequenceNr}");
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Probe.Tell($"rejected {@event} {sequenceNr}");
        base.OnPersistRejected(cause, @event, sequenceNr);
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        Probe.Tell($"unrecovered {message}");
        base.OnRecoveryFailure(reason, message!);
    }

    private void Stored(string value)
    {
        _kept.Add(value);
        Sender.Tell($"{value} {LastSequenceNr}");
    }
}
