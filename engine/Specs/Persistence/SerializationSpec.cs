using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Serialization;
using Shouldly;

namespace Engine.Specs.Persistence;

public sealed class SerializationSpec : PersistenceSpec
{
    public SerializationSpec()
    {
        // The extension brings the serializers' ids along.
        Akka.Persistence.Persistence.Instance.Apply(Sys);
    }

    [Fact(DisplayName = "an event with all that the journal keeps about it goes to bytes and back, under serializer 7")]
    public void Persistent_round_trip()
    {
        var before = new Persistent("payload", 42, "some-id", "manifest", isDeleted: true, sender: TestActor, writerGuid: "writer", timestamp: 638_000_000_000_000_000);
        var serializer = new PersistenceMessageSerializer((Akka.Actor.ExtendedActorSystem)Sys);
        var after = (IPersistentRepresentation)serializer.FromBinary(serializer.ToBinary(before), typeof(Persistent));
        after.ShouldBe(before);
        after.Timestamp.ShouldBe(before.Timestamp);
        serializer.Identifier.ShouldBe(7);
    }

    [Fact(DisplayName = "an atomic write keeps its events in order")]
    public void Atomic_write_round_trip()
    {
        var before = new AtomicWrite(Enumerable.Range(1, 3)
            .Select(i => new Persistent($"e{i}", i, "some-id", writerGuid: "w"))
            .ToImmutableList<IPersistentRepresentation>());
        var serializer = new PersistenceMessageSerializer((Akka.Actor.ExtendedActorSystem)Sys);
        serializer.FromBinary(serializer.ToBinary(before), typeof(AtomicWrite)).ShouldBe(before);
    }

    [Fact(DisplayName = "a snapshot goes to bytes and back, under serializer 8")]
    public void Snapshot_round_trip()
    {
        var serializer = new PersistenceSnapshotSerializer((Akka.Actor.ExtendedActorSystem)Sys);
        serializer.FromBinary(serializer.ToBinary(new Snapshot("state")), typeof(Snapshot)).ShouldBe(new Snapshot("state"));
        serializer.Identifier.ShouldBe(8);
    }
}
