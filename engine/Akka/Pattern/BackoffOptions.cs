using Akka.Actor;

namespace Akka.Pattern;

/// <summary>How a <see cref="BackoffSupervisor"/> works. Each method gives a changed copy.</summary>
public abstract class BackoffOptions
{
    internal abstract Props Props { get; }

    /// <summary>The pauses begin anew if the child has lived that long without a failure. The default, with the first pause's length.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>The pauses begin anew when the child sends its parent <see cref="BackoffSupervisor.Reset"/>.</summary>
    public abstract BackoffOptions WithManualReset();

    /// <summary>Decides about the child's failures. Its number of retries replaces that of the options.</summary>
    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    /// <summary>Every failure stops the child.</summary>
    public abstract BackoffOptions WithDefaultStoppingStrategy();

    /// <summary>After so many the supervisor stops itself; -1: never.</summary>
    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    /// <summary>What senders hear while there is no child. Without it their messages are dead letters.</summary>
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    /// <summary>
    /// A message for which it is true ends the supervisor: at once while there is no child, else when the child, which gets the message, stops.
    /// </summary>
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
}
