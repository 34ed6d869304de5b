using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Shouldly;

namespace Collab.Tests.Edge;

/// <summary>An agent at a socket.</summary>
public sealed class SocketRunsSpec : EdgeSpec
{
    [Fact(DisplayName = "[AG1] a frame of an agent goes to its run with all that belongs to it, and its ack has the run_seq after the run's answer")]
    public void Publishes()
    {
        var agent = Open(Agent("agent"));
        agent.Send("""{"type":"agent_started","id":"1","run_id":"run-1","agent_name":"Planner","to":"bob","workflow_id":"flow","data":{"task":"plan"}}""");
        var publish = Runs.ExpectMsg<PublishRunEvent>();
        publish.ShouldSatisfyAllConditions(
            () => publish.Run.ShouldBe(new RunKey(Org, new RunId("run-1"))),
            () => (publish.Type, publish.AgentName, publish.User, publish.Room, publish.Workflow).ShouldBe(("agent_started", "Planner", new UserId("bob"), null, "flow")),
            () => (publish.Origin, publish.Id).ShouldBe((agent.Connection.Value, "1")),
            () => publish.By.ShouldBe(new Author(new UserId("ann"), "ann", agent.Connection)),
            () => publish.Publisher.ShouldBe(agent.Actor));
        agent.Settle("not acknowledged before the run has answered");
        Runs.Reply(new RunEventTaken(publish.Run, 1));
        var ack = agent.Expect("ack");
        (ack.Id, ack.Data.GetRawText()).ShouldBe(("1", """{"run_seq":1}"""));
        agent.Send("""{"type":"agent_thinking","id":"2","run_id":"run-1","room":"plans"}""");
        Runs.ExpectMsg<PublishRunEvent>().Room.ShouldBe(new RoomId("plans"));
    }

    [Fact(DisplayName = "[AG2] a run's refusal is an error with the frame's id")]
    public void Refused()
    {
        var agent = Open(Agent("service"));
        agent.Send("""{"type":"agent_thinking","id":"1","run_id":"run-1"}""");
        var publish = Runs.ExpectMsg<PublishRunEvent>();
        Runs.Reply(new RunRefused(publish.Run, new Refusal(RefusalCode.RunOrder, "Out of order: agent_started comes first.")));
        agent.ExpectError("run_order", "1");
    }

    [Fact(DisplayName = "[AG1] only agents, services and admins publish; run_id is needed; neither reaches a run")]
    public void Forbidden()
    {
        foreach (var role in (string[])["user", "guest", "metrics"])
        {
            var client = Open(Agent(role));
            client.Send("""{"type":"agent_started","id":"1","run_id":"run-1","agent_name":"A","to":"bob"}""");
            client.ExpectError("forbidden", "1");
        }

        var agent = Open(Agent("admin"));
        agent.Send("""{"type":"agent_started","id":"2","agent_name":"A","to":"bob"}""");
        agent.ExpectError("invalid_format", "2");
        Runs.HasMessages.ShouldBeFalse();
    }

    private Principal Agent(string role) => Who() with { Roles = [role] };
}
