using Akka.Actor;

namespace Akka.Event;

/// <summary>Writes unhandled messages to the log at debug level (akka.actor.debug.unhandled).</summary>
internal sealed class UnhandledMessageForwarder : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is not UnhandledMessage unhandled)
            return false;
        var recipient = unhandled.Recipient;
        Context.System.EventStream.Publish(new Debug(
            recipient?.Path.ToString() ?? string.Empty,
            recipient?.GetType() ?? typeof(UnhandledMessageForwarder),
            $"Unhandled message from {unhandled.Sender?.Path.ToString() ?? "NoSender"} : {unhandled.Message}"));
        return true;
    }
}
