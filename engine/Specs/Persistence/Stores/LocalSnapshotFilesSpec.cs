using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.TestKit.Xunit2;
using Shouldly;
using Store = Akka.Persistence.Persistence;

namespace Engine.Specs.Persistence.Stores;

/// <summary>The snapshot files, and what is done about one that cannot be read.</summary>
public sealed class LocalSnapshotFilesSpec : TestKit
{
    private readonly TempFolder _folder;

    public LocalSnapshotFilesSpec()
        : this(new TempFolder())
    {
    }

    private LocalSnapshotFilesSpec(TempFolder folder)
        : base(ConfigurationFactory.ParseString($$"""
            akka.stdout-loglevel = OFF
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.local"
            akka.persistence.snapshot-store.local.dir = "{{folder.Path}}"
            akka.persistence.snapshot-store.local.max-load-attempts = 2
            """))
    {
        _folder = folder;
    }

    private IActorRef Snapshots => Store.Instance.Apply(Sys).SnapshotStoreFor(null);

    [Fact(DisplayName = "a file that cannot be read is passed over for the next older one")]
    public void Passes_over()
    {
        Save(1);
        Save(2);
        Damage(2);
        Load().Snapshot.Metadata.SequenceNr.ShouldBe(1);
    }

    [Fact(DisplayName = "when all attempts fail, so does the load, and with it the recovery")]
    public void Gives_up()
    {
        Save(1);
        Save(2);
        Save(3);
        Damage(2);
        Damage(3);
        Snapshots.Tell(new LoadSnapshot("p/1", SnapshotSelectionCriteria.Latest, long.MaxValue), TestActor);
        ExpectMsg<LoadSnapshotFailed>(TimeSpan.FromSeconds(10));

        var ledger = Sys.ActorOf(Ledger.Props("p/1", TestActor));
        Watch(ledger);
        ExpectMsg("unrecovered ", TimeSpan.FromSeconds(10));
        ExpectTerminated(ledger);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }

    private void Save(long nr)
    {
        Snapshots.Tell(new SaveSnapshot(new SnapshotMetadata("p/1", nr, DateTime.UtcNow), new[] { "state" }), TestActor);
        ExpectMsg<SaveSnapshotSuccess>(TimeSpan.FromSeconds(10));
    }

    private LoadSnapshotResult Load()
    {
        Snapshots.Tell(new LoadSnapshot("p/1", SnapshotSelectionCriteria.Latest, long.MaxValue), TestActor);
        return ExpectMsg<LoadSnapshotResult>(TimeSpan.FromSeconds(10));
    }

    private void Damage(long nr)
    {
        var file = Directory.GetFiles(_folder.Path, $"snapshot-*-{nr}-*").Single();
        File.WriteAllBytes(file, [255, 255, 255]);
    }
}
