using Akka.Actor;
using Shouldly;

namespace Engine.Specs.Persistence;

public sealed class ConcurrentRecoverySpec : PersistenceSpec
{
    private const string TwoAtOnce = """
        akka.persistence.max-concurrent-recoveries = 2
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.held"
        akka.persistence.snapshot-store.held {
          class = "Engine.Specs.Persistence.HeldSnapshotStore, Specs"
          plugin-dispatcher = "akka.actor.default-dispatcher"
        }
        """;

    public ConcurrentRecoverySpec()
        : base(TwoAtOnce)
    {
    }

    [Fact(DisplayName = "no more actors recover at once than max-concurrent-recoveries; the others follow as those recover or stop")]
    public void Bounded_recoveries()
    {
        var actors = Enumerable.Range(1, 5).ToDictionary(
            i => $"{Id}-{i}",
            i => Sys.ActorOf(Ledger.Props($"{Id}-{i}", TestActor)));

        var first = Arrival();
        var second = Arrival();
        HeldSnapshotStore.Gates[first].SetResult();
        ExpectMsg("recovered ");
        var third = Arrival();

        // One that is stopped in the middle of its recovery gives its permit back as well.
        Watch(actors[second]);
        Sys.Stop(actors[second]);
        ExpectTerminated(actors[second]);
        var fourth = Arrival();
        HeldSnapshotStore.Gates[second].SetResult();

        HeldSnapshotStore.Gates[third].SetResult();
        ExpectMsg("recovered ");
        var fifth = Arrival();
        HeldSnapshotStore.Gates[fourth].SetResult();
        HeldSnapshotStore.Gates[fifth].SetResult();
        ExpectMsg("recovered ");
        ExpectMsg("recovered ");
        new[] { first, second, third, fourth, fifth }.ShouldBe(actors.Keys, ignoreOrder: true);

        // The load of the actor that was stopped was still held when the fourth one came: three waits, two recoveries.
        HeldSnapshotStore.Most.ShouldBeInRange(2, 3);
    }

    private static string Arrival()
    {
        HeldSnapshotStore.Arrived.TryTake(out var id, TimeSpan.FromSeconds(10)).ShouldBeTrue();
        return id!;
    }
}
