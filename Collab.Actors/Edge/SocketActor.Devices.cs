using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// What a client has to do with devices.
public sealed partial class SocketActor
{
    private void ToDevice(ClientFrame frame) => Refuse(frame, RefusalCode.Unavailable, $"This server does not answer {frame.Type}.");
}
