using Akka.Actor;
using Akka.TestKit;

namespace Collab.TestKit;

/// <summary>
/// One sharded, persistent actor in a test's actor system, under a <see cref="LoneShard"/> and with a clock of its own: what
/// <see cref="RoomFixture"/> and <see cref="UserFixture"/> have in common, and what a fixture for an entity of yours may start from.
/// </summary>
/// <remarks>What does not come within the kit's patience (10 s) fails the test in the test framework's own way, and says what was awaited.</remarks>
public abstract class EntityFixture
{
    private readonly object _stop;

    /// <param name="kit">The test: any of Akka.NET's kits, with <see cref="CollabTestConfig"/>.</param>
    /// <param name="stop">What tells the entity to end, as a shard that moves does.</param>
    /// <param name="clock">A clock that the test shares with other fixtures or with its own code; null: one of the fixture's own.</param>
    protected EntityFixture(TestKitBase kit, object stop, SteppedTime? clock = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        Kit = kit;
        Clock = clock ?? new SteppedTime();
        Verdict = new Verdict(kit.Sys);
        _stop = stop;
    }

    /// <summary>The entity's clock; it stands until <see cref="Advance"/>.</summary>
    public SteppedTime Clock { get; }

    /// <summary>The way to the entity, as a region would be: takes all its messages.</summary>
    public IActorRef Shard { get; private set; } = ActorRefs.Nobody;

    /// <summary>The entity's actor as it lives now; <see cref="ActorRefs.Nobody"/> if it does not.</summary>
    public IActorRef Entity => Ask<IActorRef>(new LoneShard.GetEntity());

    /// <summary>The test.</summary>
    protected TestKitBase Kit { get; }

    internal Verdict Verdict { get; }

    /// <summary>Asks the entity, and waits for the answer.</summary>
    /// <typeparam name="T">The answer's type; any other answer fails the test.</typeparam>
    public T Ask<T>(object message) => Verdict.Ask<T>(Shard, message);

    /// <summary>Straight to the entity's actor as it lives now, past the shard; nowhere if it does not live.</summary>
    public void TellEntity(object message) => Shard.Tell(new LoneShard.ToEntity(message));

    /// <summary>The entity leaves memory; the next message finds a new life of it, read from the journal.</summary>
    public void Stop() => Ask<IActorRef>(new LoneShard.EndEntity(_stop));

    /// <summary>Makes every write to the journal of this actor system wait, be refused, or fail, from here on; see <see cref="GateJournal"/>.</summary>
    public void Turn(Gate gate) => GateJournal.Turn(Kit.Sys, gate);

    /// <summary>Moves the clock, then the timers of all actors of the actor system.</summary>
    /// <exception cref="InvalidOperationException">The actor system's timers run by themselves: its settings are not <see cref="CollabTestConfig.Default"/>.</exception>
    public void Advance(TimeSpan by)
    {
        var timers = Kit.Sys.Scheduler as TestScheduler
            ?? throw new InvalidOperationException("Timers run by themselves in this actor system; give it CollabTestConfig.Default.");
        Clock.Advance(by);
        timers.Advance(by);
    }

    /// <summary>Puts the entity under its shard; it starts with the first message to it.</summary>
    protected void Start(Props entity) => Shard = Kit.Sys.ActorOf(LoneShard.Props(entity));
}
