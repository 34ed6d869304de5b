using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

// What a client has to do with devices [DV1]: it may be one, and it may command those of its user.
public sealed partial class SocketActor
{
    /// <summary>Their tokens may address another user's devices.</summary>
    private static readonly ImmutableArray<string> Commanders = ["service", "agent"];

    private void ToDevice(ClientFrame frame)
    {
        if (!DeviceReader.TryRead(frame, out var request, out var fault))
        {
            Misunderstood(frame, fault!);
            return;
        }

        var user = new UserKey(_who.Org, frame.To ?? _who.User);
        if (user != Me && (request is DeviceRequest.Register || !_who.Roles.Any(Commanders.Contains)))
        {
            Refuse(frame, RefusalCode.Forbidden, "It is another user's device.");
            return;
        }

        var notice = new Notice(frame.Type, Author, frame.Data) { Origin = _socket.Connection.Value, Id = frame.Id };
        AskUser(frame, request switch
        {
            DeviceRequest.Register register => new RegisterDevice(user, register.Device, register.DeviceType, Author, frame.Id, frame.Data),
            DeviceRequest.Command command => new CommandDevice(user, command.Device, notice),
            _ => new NotifyUser(user, notice),
        });
    }
}
