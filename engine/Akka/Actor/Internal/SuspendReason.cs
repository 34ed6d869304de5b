namespace Akka.Actor.Internal;

/// <summary>Why a cell waits for children to stop.</summary>
public abstract class SuspendReason
{
    /// <summary>The cell goes on when they have.</summary>
    public interface IWaitingForChildren;

    /// <summary>Somebody stopped a child; the cell does not wait for it.</summary>
    public class UserRequest : SuspendReason
    {
        private UserRequest()
        {
        }

        public static UserRequest Instance { get; } = new();
    }

    /// <summary>The actor restarts when they have stopped.</summary>
    public class Recreation : SuspendReason, IWaitingForChildren
    {
        public Recreation(Exception cause) => Cause = cause;

        public Exception Cause { get; }
    }

    public class Creation : SuspendReason, IWaitingForChildren;

    public class Termination : SuspendReason
    {
        private Termination()
        {
        }

        public static Termination Instance { get; } = new();
    }
}
