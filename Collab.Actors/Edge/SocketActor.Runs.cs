using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// What a client has to do with runs.
public sealed partial class SocketActor
{
    private void ToRun(ClientFrame frame) => Refuse(frame, RefusalCode.Unavailable, $"This server does not answer {frame.Type}.");
}
