using Collab.Actors.Rooms;
using Shouldly;

namespace Collab.Tests.Rooms;

public sealed class DeletionFlowTests
{
    [Fact(DisplayName = "[RM8] a deletion that breaks off leaves a room that works or is found again: snapshots before the journal, the entry last")]
    public void Order()
    {
        var flow = new DeletionFlow(TimeSpan.FromSeconds(1));
        var steps = new List<DeletionStep> { flow.Step };
        while (flow.Step != DeletionStep.Done)
        {
            flow.Advance();
            steps.Add(flow.Step);
        }

        steps.ShouldBe(
            [DeletionStep.Members, DeletionStep.Snapshots, DeletionStep.Journal, DeletionStep.Directory, DeletionStep.Done]);
    }

    [Fact(DisplayName = "[RM8] each step is tried three times, with a pause that doubles, and the next has three of its own")]
    public void Tries()
    {
        var flow = new DeletionFlow(TimeSpan.FromSeconds(1));
        for (var step = 0; step < 2; step++)
        {
            flow.Failed().ShouldBe(TimeSpan.FromSeconds(1));
            flow.Failed().ShouldBe(TimeSpan.FromSeconds(2));
            flow.Failed().ShouldBeNull();
            flow.Advance();
        }
    }
}
