using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Shouldly;

namespace Engine.Specs.Persistence;

public sealed class EventAdapterSpec : PersistenceSpec
{
    private const string Adapters = """
        akka.persistence.journal.inmem {
          event-adapters {
            wrap = "Engine.Specs.Persistence.Wrapping, Specs"
            split = "Engine.Specs.Persistence.Splitting, Specs"
          }
          event-adapter-bindings {
            "System.String" = wrap
            "Engine.Specs.Persistence.IStored, Specs" = split
          }
        }
        """;

    public EventAdapterSpec()
        : base(Adapters)
    {
    }

    [Fact(DisplayName = "events go to the journal through the write adapter and come back through the read adapter; handlers see the original")]
    public void Adapts_both_ways()
    {
        var ledger = Sys.ActorOf(Ledger.Props(Id, TestActor));
        ExpectMsg("recovered ");
        ledger.Tell(new Keep("a+b"), TestActor);
        ExpectMsg("a+b 1");
        ledger.Tell(new Keep("c"), TestActor);
        ExpectMsg("c 2");

        Watch(ledger);
        Sys.Stop(ledger);
        ExpectTerminated(ledger);
        Sys.ActorOf(Ledger.Props(Id, TestActor));
        ExpectMsg("recovered a,b,c");
    }

    [Fact(DisplayName = "an adapter is found by an interface of the event; a type without one is left as it is")]
    public void Finds_adapters()
    {
        var adapters = Akka.Persistence.Persistence.Instance.Apply(Sys).AdaptersFor("akka.persistence.journal.inmem");
        adapters.Get(typeof(Stored)).FromJournal(new Stored("x+y"), string.Empty).Events.ShouldBe(["x", "y"]);
        adapters.Get(typeof(int)).ShouldBe(IdentityEventAdapter.Instance);
        adapters.Get<string>().ShouldBeOfType<Wrapping>();
    }
}

/// <summary>What the journal keeps.</summary>
public interface IStored
{
    string Text { get; }
}

public sealed record Stored(string Text) : IStored;

/// <summary>Text on its way in; both ways, to be bound as it is.</summary>
public sealed class Wrapping : IEventAdapter
{
    public string Manifest(object evt) => "wrapped";

    public object ToJournal(object evt) => new Stored((string)evt);

    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
}

/// <summary>One stored text makes several events.</summary>
public sealed class Splitting : IReadEventAdapter
{
    public IEventSequence FromJournal(object evt, string manifest) =>
        EventSequence.Create(((IStored)evt).Text.Split('+').Cast<object>());
}
