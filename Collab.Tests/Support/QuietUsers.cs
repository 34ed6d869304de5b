using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Tests.Support;

/// <summary>In place of the users: takes every socket in, and has nothing for any.</summary>
internal sealed class QuietUsers : ReceiveActor
{
    public QuietUsers()
    {
        Receive<AttachSocket>(attach => Sender.Tell(new UserAttached(attach.User)));
        Receive<IUserMessage>(_ => { });
    }

    // It has no children.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
}
