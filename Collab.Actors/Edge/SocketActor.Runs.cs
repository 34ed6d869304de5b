using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// An agent at the socket: the events of its runs [AG1].
public sealed partial class SocketActor
{
    /// <summary>To the run, which watches this socket from then on: when it has gone for good, so has the run's publisher [AG5].</summary>
    private void ToRun(ClientFrame frame)
    {
        if (!RunRights.MayPublish(_who.Roles))
            Refuse(frame, RefusalCode.Forbidden, "Events of runs are published by agents, services and admins.");
        else if (frame.RunId is not { } run)
            Misunderstood(frame, Refusals.Format("run_id is missing"));
        else
            Ask(frame, _services.Runs, new PublishRunEvent(new RunKey(_who.Org, new RunId(run)), frame.Type, Author, frame.Data)
            {
                AgentName = frame.AgentName,
                User = frame.To,
                Room = frame.Room,
                Workflow = frame.WorkflowId,
                Origin = _socket.Connection.Value,
                Id = frame.Id,
                Publisher = Self,
            });
    }
}
