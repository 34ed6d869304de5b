using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Host.Sockets;

/// <summary>Takes the invite in a socket's address, <c>/ws/{room}?invite=…</c>, before the socket joins [RS3].</summary>
public interface ISocketInvites
{
    /// <summary>False where the invite is not good and the room does not know the user by name either.</summary>
    Task<bool> RedeemAsync(Principal who, RoomId room, string code, CancellationToken cancel);
}
