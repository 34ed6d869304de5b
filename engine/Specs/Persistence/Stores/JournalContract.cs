using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Specs.Support;
using Shouldly;
using Store = Akka.Persistence.Persistence;

namespace Engine.Specs.Persistence.Stores;

/// <summary>What each journal does, told by its messages.</summary>
public abstract class JournalContract : TestKit
{
    private const int Instance = 7;
    private static readonly string Writer = Guid.NewGuid().ToString();
    private static int _last;

    private readonly string _id = $"journal-{Interlocked.Increment(ref _last)}";
    private readonly TestProbe _sender;
    private readonly TestProbe _actor;

    protected JournalContract(Config config)
        : base(config)
    {
        _sender = CreateTestProbe();
        _actor = CreateTestProbe();
    }

    protected virtual bool Serializes => true;

    private IActorRef Journal => Store.Instance.Apply(Sys).JournalFor(null);

    [StoreFact(DisplayName = "stored events are acknowledged one by one, in order, as the command's sender")]
    public void Acknowledges()
    {
        Journal.Tell(new WriteMessages([One(1), Many(2, 3), One(4)], _actor, Instance), _actor);
        _actor.ExpectMsg<WriteMessagesSuccessful>(Limit);
        for (var i = 1; i <= 4; i++)
        {
            var success = _actor.ExpectMsg<WriteMessageSuccess>(Limit);
            success.Persistent.SequenceNr.ShouldBe(i);
            success.Persistent.Payload.ShouldBe($"e{i}");
            success.ActorInstanceId.ShouldBe(Instance);
            _actor.LastSender.ShouldBe(_sender.Ref);
        }
    }

    [StoreFact(DisplayName = "a deferred payload comes back in its place and is not stored")]
    public void Loops_deferred_payloads()
    {
        var actor = Sys.ActorOf(Ledger.Props(_id, TestActor));
        ExpectMsg("recovered ", Limit);
        actor.Tell(new KeepAsync("a"), TestActor);
        ExpectMsg("taken a", Limit);
        ExpectMsg("a 1", Limit);
        Replay(1, long.MaxValue).ShouldBe(["a"]);
    }

    [StoreFact(DisplayName = "a replay gives all events in order and ends with the highest number")]
    public void Replays()
    {
        Write(5);
        Replay(1, long.MaxValue).ShouldBe(["e1", "e2", "e3", "e4", "e5"]);
    }

    [StoreFact(DisplayName = "a replay keeps to its bounds: from, to, and at most so many")]
    public void Replays_within_bounds()
    {
        Write(5);
        Replay(3, long.MaxValue).ShouldBe(["e3", "e4", "e5"]);
        Replay(1, 3).ShouldBe(["e1", "e2", "e3"]);
        Replay(2, 4, max: 2).ShouldBe(["e2", "e3"]);
        Replay(2, 2).ShouldBe(["e2"]);
        Replay(3, 2).ShouldBe([]);
        Replay(1, long.MaxValue, max: 0).ShouldBe([]);
        Replay(6, long.MaxValue).ShouldBe([]);
    }

    [StoreFact(DisplayName = "a replayed event has its number, persistence id, writer and no sender")]
    public void Replays_what_was_kept()
    {
        Write(1);
        Journal.Tell(new ReplayMessages(1, 1, 1, _id, _actor), _actor);
        var p = _actor.ExpectMsg<ReplayedMessage>(Limit).Persistent;
        p.SequenceNr.ShouldBe(1);
        p.PersistenceId.ShouldBe(_id);
        p.WriterGuid.ShouldBe(Writer);
        p.IsDeleted.ShouldBeFalse();
        p.Sender.ShouldBe(ActorRefs.NoSender);
        new DateTime(p.Timestamp, DateTimeKind.Utc).ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(1));
        _actor.ExpectMsg<RecoverySuccess>(Limit);
    }

    [StoreFact(DisplayName = "an unknown persistence id has no events and number 0")]
    public void Unknown_id()
    {
        Journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "nobody", _actor), _actor);
        _actor.ExpectMsg<RecoverySuccess>(Limit).HighestSequenceNr.ShouldBe(0);
    }

    [StoreFact(DisplayName = "deleted events are not replayed; the highest number stays")]
    public void Deletes()
    {
        Write(5);
        Delete(3);
        Replay(1, long.MaxValue, highest: 5).ShouldBe(["e4", "e5"]);
        Delete(5);
        Replay(1, long.MaxValue, highest: 5).ShouldBe([]);
        Delete(long.MaxValue);
        Replay(1, long.MaxValue, highest: 5).ShouldBe([]);
    }

    [StoreFact(DisplayName = "deleting leaves other persistence ids alone")]
    public void Deletes_one_id()
    {
        Write(2);
        var other = new AtomicWrite(new Persistent("other", 1, _id + "-other", writerGuid: Writer, sender: _sender));
        Journal.Tell(new WriteMessages([other], _actor, Instance), _actor);
        _actor.ExpectMsg<WriteMessagesSuccessful>(Limit);
        _actor.ExpectMsg<WriteMessageSuccess>(Limit);
        Delete(long.MaxValue);
        Journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, _id + "-other", _actor), _actor);
        _actor.ExpectMsg<ReplayedMessage>(Limit).Persistent.Payload.ShouldBe("other");
        _actor.ExpectMsg<RecoverySuccess>(Limit);
    }

    [StoreFact(DisplayName = "writing goes on after everything was deleted")]
    public void Writes_after_deletion()
    {
        Write(3);
        Delete(3);
        Journal.Tell(new WriteMessages([One(4)], _actor, Instance), _actor);
        _actor.ExpectMsg<WriteMessagesSuccessful>(Limit);
        _actor.ExpectMsg<WriteMessageSuccess>(Limit);
        Replay(1, long.MaxValue, highest: 4).ShouldBe(["e4"]);
    }

    [StoreFact(DisplayName = "a long replay comes whole, whatever the size of the pages it is read in")]
    public void Long_replay()
    {
        var events = Enumerable.Range(1, 2_500).ToArray();
        Journal.Tell(new WriteMessages([Many(events)], _actor, Instance), _actor);
        _actor.ExpectMsg<WriteMessagesSuccessful>(Limit);
        _actor.ReceiveN(events.Length, Limit);
        Replay(1, long.MaxValue).ShouldBe(events.Select(i => $"e{i}"));
    }

    [StoreFact(DisplayName = "an event that cannot be serialized is rejected alone")]
    public void Rejects_what_cannot_be_serialized()
    {
        var poison = new AtomicWrite(ImmutableList.Create<IPersistentRepresentation>(Event(2, "fine"), Event(3, new Unserializable())));
        Journal.Tell(new WriteMessages([One(1), poison, One(4)], _actor, Instance), _actor);
        _actor.ExpectMsg<WriteMessagesSuccessful>(Limit);
        _actor.ExpectMsg<WriteMessageSuccess>(Limit).Persistent.SequenceNr.ShouldBe(1);
        if (Serializes)
        {
            _actor.ExpectMsg<WriteMessageRejected>(Limit).Persistent.SequenceNr.ShouldBe(2);
            _actor.ExpectMsg<WriteMessageRejected>(Limit).Persistent.SequenceNr.ShouldBe(3);
        }
        else
        {
            _actor.ExpectMsg<WriteMessageSuccess>(Limit).Persistent.SequenceNr.ShouldBe(2);
            _actor.ExpectMsg<WriteMessageSuccess>(Limit).Persistent.SequenceNr.ShouldBe(3);
        }

        _actor.ExpectMsg<WriteMessageSuccess>(Limit).Persistent.SequenceNr.ShouldBe(4);
        Replay(1, long.MaxValue, highest: 4).Count.ShouldBe(Serializes ? 2 : 4);
    }

    [StoreFact(DisplayName = "200 actors write at once: each has its own events, once and in order")]
    public void Many_writers()
    {
        var actors = Enumerable.Range(0, 200).Select(i => (Id: $"{_id}-{i}", Probe: CreateTestProbe())).ToArray();
        foreach (var (id, probe) in actors)
        {
            for (var nr = 1; nr <= 5; nr++)
            {
                var write = new AtomicWrite(new Persistent($"{id}:{nr}", nr, id, writerGuid: Writer, sender: _sender));
                Journal.Tell(new WriteMessages([write], probe, Instance), probe);
            }
        }

        foreach (var (id, probe) in actors)
        {
            for (var nr = 1; nr <= 5; nr++)
            {
                probe.ExpectMsg<WriteMessagesSuccessful>(Limit);
                probe.ExpectMsg<WriteMessageSuccess>(Limit).Persistent.SequenceNr.ShouldBe(nr);
            }

            Journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, id, probe), probe);
            for (var nr = 1; nr <= 5; nr++)
            {
                probe.ExpectMsg<ReplayedMessage>(Limit).Persistent.Payload.ShouldBe($"{id}:{nr}");
            }

            probe.ExpectMsg<RecoverySuccess>(Limit);
        }
    }

    [StoreFact(DisplayName = "a persistent actor lives on it: persist, recover, snapshot, delete")]
    public void Carries_an_actor()
    {
        var ledger = Sys.ActorOf(Ledger.Props(_id, TestActor));
        ExpectMsg("recovered ", Limit);
        ledger.Tell(new KeepAll("a", "b"), TestActor);
        ExpectMsg("a 1", Limit);
        ExpectMsg("b 2", Limit);
        ledger.Tell(new Break(), TestActor);
        ExpectMsg("recovered a,b", Limit);
        ledger.Tell(new Keep("c"), TestActor);
        ExpectMsg("c 3", Limit);
    }

    [StoreFact(DisplayName = "asked how it is, it says healthy")]
    public async Task Healthy()
    {
        var result = await Store.Instance.Apply(Sys).CheckJournalHealthAsync(null).WaitAsync(Limit);
        result.Status.ShouldBe(PersistenceHealthStatus.Healthy);
    }

    /// <summary>Generous: the machine may be busy.</summary>
    protected static TimeSpan Limit => TimeSpan.FromSeconds(15);

    private AtomicWrite One(int nr) => new(Event(nr, $"e{nr}"));

    private AtomicWrite Many(params int[] numbers) =>
        new(numbers.Select(nr => Event(nr, $"e{nr}")).ToImmutableList<IPersistentRepresentation>());

    private Persistent Event(int nr, object payload) => new(payload, nr, _id, sender: _sender, writerGuid: Writer);

    private void Write(int count)
    {
        Journal.Tell(new WriteMessages(Enumerable.Range(1, count).Select(One).ToArray(), _actor, Instance), _actor);
        _actor.ExpectMsg<WriteMessagesSuccessful>(Limit);
        _actor.ReceiveN(count, Limit).ShouldAllBe(reply => reply is WriteMessageSuccess);
    }

    private void Delete(long to)
    {
        Journal.Tell(new DeleteMessagesTo(_id, to, _actor), _actor);
        _actor.ExpectMsg<DeleteMessagesSuccess>(Limit).ToSequenceNr.ShouldBe(to);
    }

    private List<object> Replay(long from, long to, long max = long.MaxValue, long? highest = null)
    {
        Journal.Tell(new ReplayMessages(from, to, max, _id, _actor), _actor);
        var events = new List<object>();
        while (true)
        {
            switch (_actor.ReceiveOne(Limit))
            {
                case ReplayedMessage replayed:
                    events.Add(replayed.Persistent.Payload);
                    break;
                case RecoverySuccess success:
                    success.HighestSequenceNr.ShouldBe(highest ?? success.HighestSequenceNr);
                    return events;
                case var other:
                    throw new InvalidOperationException($"Unexpected in a replay: {other}");
            }
        }
    }

    /// <summary>Its property throws when a serializer reads it.</summary>
    private sealed class Unserializable
    {
        public string Text => throw new NotSupportedException("cannot be serialized, on request");
    }
}
