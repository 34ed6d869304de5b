using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Shouldly;

namespace Engine.Specs.Persistence;

public sealed class ReplayFilterSpec : PersistenceSpec
{
    private static readonly RecoverySuccess End = new(15);

    [Theory(DisplayName = "events of one writer, or of writers that took turns, pass in every mode")]
    [InlineData(ReplayFilterMode.Fail)]
    [InlineData(ReplayFilterMode.Warn)]
    [InlineData(ReplayFilterMode.RepairByDiscardOld)]
    public void Valid_events_pass(ReplayFilterMode mode)
    {
        Filter(mode, "a1", "a2", "a3", "b4", "b5", "c6").ShouldBe(["a1", "a2", "a3", "b4", "b5", "c6"]);
    }

    [Fact(DisplayName = "repair: the older writer's events from the newer one's first number on are taken out")]
    public void Repairs_overlap()
    {
        Filter(ReplayFilterMode.RepairByDiscardOld, "a1", "a2", "a3", "b2", "a4", "b3", "b4").ShouldBe(["a1", "b2", "b3", "b4"]);
    }

    [Fact(DisplayName = "repair: a number that comes back from the same writer is taken out")]
    public void Repairs_step_back()
    {
        Filter(ReplayFilterMode.RepairByDiscardOld, "a1", "a3", "a2", "a4").ShouldBe(["a1", "a3", "a4"]);
    }

    [Fact(DisplayName = "warn: everything passes")]
    public void Warns()
    {
        Filter(ReplayFilterMode.Warn, "a1", "a2", "b2", "a3").ShouldBe(["a1", "a2", "b2", "a3"]);
    }

    [Fact(DisplayName = "fail: the replay fails, once, and nothing follows")]
    public void Fails()
    {
        var filter = Sys.ActorOf(ReplayFilter.Props(TestActor, ReplayFilterMode.Fail, 100, 10, false));
        Watch(filter);
        foreach (var e in new[] { "a1", "b2", "a3", "b4" })
        {
            filter.Tell(Event(e));
        }

        filter.Tell(End);
        ExpectMsg<ReplayMessagesFailure>();
        ExpectTerminated(filter);
    }

    [Fact(DisplayName = "the window bounds what is held back: what has left it is not taken back")]
    public void Small_window()
    {
        var filter = Sys.ActorOf(ReplayFilter.Props(TestActor, ReplayFilterMode.RepairByDiscardOld, 2, 10, false));
        foreach (var e in new[] { "a1", "a2", "a3", "b2" })
        {
            filter.Tell(Event(e));
        }

        filter.Tell(End);
        Texts().ShouldBe(["a1", "a2", "b2"]);
    }

    [Fact(DisplayName = "a journal's replay goes through the filter")]
    public void Journal_filters()
    {
        var journal = Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor(null);
        foreach (var e in new[] { "a1", "a2", "b2", "a3", "b3" })
        {
            journal.Tell(new WriteMessages([new AtomicWrite(Event(e).Persistent)], TestActor, 1));
            ExpectMsg<WriteMessagesSuccessful>();
            ExpectMsg<WriteMessageSuccess>();
        }

        journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, Id, TestActor));
        Texts().ShouldBe(["a1", "b2", "b3"]);
    }

    private List<string> Filter(ReplayFilterMode mode, params string[] events)
    {
        var filter = Sys.ActorOf(ReplayFilter.Props(TestActor, mode, 100, 10, false));
        foreach (var e in events)
        {
            filter.Tell(Event(e));
        }

        filter.Tell(End);
        return Texts();
    }

    /// <summary>"b4": writer b's event with number 4.</summary>
    private ReplayedMessage Event(string text) =>
        new(new Persistent(text, long.Parse(text[1..]), Id, sender: TestActor, writerGuid: $"writer-{text[0]}"));

    private List<string> Texts()
    {
        var texts = new List<string>();
        while (true)
        {
            switch (ReceiveOne(TimeSpan.FromSeconds(5)))
            {
                case ReplayedMessage replayed:
                    texts.Add((string)replayed.Persistent.Payload);
                    break;
                case RecoverySuccess:
                    return texts;
                case var other:
                    throw new InvalidOperationException($"Unexpected from the filter: {other}");
            }
        }
    }
}
