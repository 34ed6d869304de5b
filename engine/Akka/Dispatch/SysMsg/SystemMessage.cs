using Akka.Actor;
using Akka.Annotations;

namespace Akka.Dispatch.SysMsg;

/// <summary>A message of the engine to a cell. It goes before all messages of users.</summary>
public interface ISystemMessage : INoSerializationVerificationNeeded;

/// <summary>System messages are links of their own queue, so that sending one allocates nothing else.</summary>
[InternalStableApi]
public abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage? Next { get; set; }

    public bool Unlinked => Next is null;

    public void Unlink() => Next = null;

    /// <summary>Waits while the cell waits for its children to stop.</summary>
    internal virtual bool StashedWhileWaitingForChildren => false;

    /// <summary>Waits while the cell is suspended.</summary>
    internal virtual bool StashedWhileSuspended => false;
}
