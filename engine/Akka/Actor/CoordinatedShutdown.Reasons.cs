namespace Akka.Actor;

public sealed partial class CoordinatedShutdown
{
    /// <summary>Why a system ends. Derive from it for reasons of one's own.</summary>
    public abstract class Reason
    {
        /// <summary>The exit code of the process, where <c>exit-clr</c> is on.</summary>
        public abstract int ExitCode { get; }

        public override string ToString() => GetType().Name;
    }

    /// <summary>Nobody said why.</summary>
    public class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }

        public override int ExitCode => 0;
    }

    /// <summary><see cref="ActorSystem.Terminate"/> was called.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }

        public override int ExitCode => 0;
    }

    /// <summary>The process ends.</summary>
    public class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }

        public override int ExitCode => 0;
    }

    /// <summary>The cluster has put this node out.</summary>
    public class ClusterDowningReason : Reason
    {
        public static readonly Reason Instance = new ClusterDowningReason();

        private ClusterDowningReason()
        {
        }

        public override int ExitCode => -1;
    }

    /// <summary>The node has left the cluster.</summary>
    public class ClusterLeavingReason : Reason
    {
        public static readonly Reason Instance = new ClusterLeavingReason();

        private ClusterLeavingReason()
        {
        }

        public override int ExitCode => 0;
    }

    /// <summary>The cluster could not be joined.</summary>
    public class ClusterJoinUnsuccessfulReason : Reason
    {
        public static readonly Reason Instance = new ClusterJoinUnsuccessfulReason();

        private ClusterJoinUnsuccessfulReason()
        {
        }

        public override int ExitCode => -1;
    }
}
