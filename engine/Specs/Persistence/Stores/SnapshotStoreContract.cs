using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Specs.Support;
using Shouldly;
using Store = Akka.Persistence.Persistence;

namespace Engine.Specs.Persistence.Stores;

/// <summary>What each snapshot store does, told by its messages.</summary>
public abstract class SnapshotStoreContract : TestKit
{
    private static readonly DateTime Start = new(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc);
    private static int _last;

    private readonly string _id = $"snapshot-{Interlocked.Increment(ref _last)}";
    private readonly TestProbe _actor;

    protected SnapshotStoreContract(Config config)
        : base(config)
    {
        _actor = CreateTestProbe();
    }

    private static TimeSpan Limit => TimeSpan.FromSeconds(15);

    private IActorRef Snapshots => Store.Instance.Apply(Sys).SnapshotStoreFor(null);

    [StoreFact(DisplayName = "nothing is found for an unknown id, or where no criteria match")]
    public void Finds_nothing()
    {
        Load(SnapshotSelectionCriteria.Latest, id: "nobody").ShouldBeNull();
        SaveFive();
        Load(SnapshotSelectionCriteria.None).ShouldBeNull();
        Load(new SnapshotSelectionCriteria(7)).ShouldBeNull();
        Load(SnapshotSelectionCriteria.Latest, to: 7).ShouldBeNull();
        Load(new SnapshotSelectionCriteria(long.MaxValue, Start.AddSeconds(-1))).ShouldBeNull();
    }

    [StoreFact(DisplayName = "the youngest snapshot within the criteria is found, whole")]
    public void Finds_the_youngest()
    {
        SaveFive();
        Load(SnapshotSelectionCriteria.Latest).ShouldBe((15L, "s-5"));
        Load(new SnapshotSelectionCriteria(13)).ShouldBe((13L, "s-3"));
        Load(SnapshotSelectionCriteria.Latest, to: 12).ShouldBe((12L, "s-2"));
        Load(new SnapshotSelectionCriteria(long.MaxValue, Start.AddMinutes(3))).ShouldBe((13L, "s-3"));
        Load(new SnapshotSelectionCriteria(13, Start.AddMinutes(2))).ShouldBe((12L, "s-2"));
    }

    [StoreFact(DisplayName = "the time of a snapshot comes back as it was given")]
    public void Keeps_the_time()
    {
        SaveFive();
        Snapshots.Tell(new LoadSnapshot(_id, SnapshotSelectionCriteria.Latest, long.MaxValue), _actor);
        _actor.ExpectMsg<LoadSnapshotResult>(Limit).Snapshot.Metadata.Timestamp.ShouldBe(Start.AddMinutes(5));
    }

    [StoreFact(DisplayName = "a snapshot saved again at the same number takes the place of the first")]
    public void Replaces()
    {
        Save(3, "first", Start);
        Save(3, "second", Start.AddMinutes(1));
        Load(SnapshotSelectionCriteria.Latest).ShouldBe((3L, "second"));
    }

    [StoreFact(DisplayName = "one snapshot is deleted by its number")]
    public void Deletes_one()
    {
        SaveFive();
        var metadata = new SnapshotMetadata(_id, 15, DateTime.MinValue);
        Snapshots.Tell(new DeleteSnapshot(metadata), _actor);
        _actor.ExpectMsg<DeleteSnapshotSuccess>(Limit).Metadata.ShouldBe(metadata);
        Load(SnapshotSelectionCriteria.Latest).ShouldBe((14L, "s-4"));
    }

    [StoreFact(DisplayName = "one snapshot is deleted by its number and time, and not by another time")]
    public void Deletes_one_by_time()
    {
        SaveFive();
        Snapshots.Tell(new DeleteSnapshot(new SnapshotMetadata(_id, 15, Start)), _actor);
        _actor.ExpectMsg<DeleteSnapshotSuccess>(Limit);
        Load(SnapshotSelectionCriteria.Latest).ShouldBe((15L, "s-5"));
        Snapshots.Tell(new DeleteSnapshot(new SnapshotMetadata(_id, 15, Start.AddMinutes(5))), _actor);
        _actor.ExpectMsg<DeleteSnapshotSuccess>(Limit);
        Load(SnapshotSelectionCriteria.Latest).ShouldBe((14L, "s-4"));
    }

    [StoreFact(DisplayName = "snapshots are deleted by criteria, of one id alone")]
    public void Deletes_by_criteria()
    {
        SaveFive();
        Save(1, "other", Start, _id + "-other");
        var criteria = new SnapshotSelectionCriteria(13, Start.AddDays(1));
        Snapshots.Tell(new DeleteSnapshots(_id, criteria), _actor);
        _actor.ExpectMsg<DeleteSnapshotsSuccess>(Limit).Criteria.ShouldBe(criteria);
        Load(new SnapshotSelectionCriteria(13)).ShouldBeNull();
        Load(SnapshotSelectionCriteria.Latest).ShouldBe((15L, "s-5"));
        Load(SnapshotSelectionCriteria.Latest, id: _id + "-other").ShouldBe((1L, "other"));
    }

    [StoreFact(DisplayName = "a megabyte comes back byte for byte")]
    public void Large_snapshot()
    {
        var bytes = new byte[1_048_576];
        new Random(17).NextBytes(bytes);
        Snapshots.Tell(new SaveSnapshot(new SnapshotMetadata(_id, 1, Start), bytes), _actor);
        _actor.ExpectMsg<SaveSnapshotSuccess>(Limit);
        Snapshots.Tell(new LoadSnapshot(_id, SnapshotSelectionCriteria.Latest, long.MaxValue), _actor);
        _actor.ExpectMsg<LoadSnapshotResult>(Limit).Snapshot.Snapshot.ShouldBeOfType<byte[]>().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    private void SaveFive()
    {
        for (var i = 1; i <= 5; i++)
        {
            Save(10 + i, $"s-{i}", Start.AddMinutes(i));
        }
    }

    private void Save(long sequenceNr, string snapshot, DateTime time, string? id = null)
    {
        var metadata = new SnapshotMetadata(id ?? _id, sequenceNr, time);
        Snapshots.Tell(new SaveSnapshot(metadata, snapshot), _actor);
        _actor.ExpectMsg<SaveSnapshotSuccess>(Limit).Metadata.ShouldBe(metadata);
    }

    private (long SequenceNr, string Snapshot)? Load(SnapshotSelectionCriteria criteria, long to = long.MaxValue, string? id = null)
    {
        Snapshots.Tell(new LoadSnapshot(id ?? _id, criteria, to), _actor);
        var found = _actor.ExpectMsg<LoadSnapshotResult>(Limit).Snapshot;
        return found is null ? null : (found.Metadata.SequenceNr, (string)found.Snapshot);
    }
}
