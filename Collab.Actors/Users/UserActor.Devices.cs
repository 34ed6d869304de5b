using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Users;

/// <summary>The user's devices [DV1]: what they report comes as any notice.</summary>
public sealed partial class UserActor
{
    private static readonly Refusal NoDevice = new(RefusalCode.DeviceOffline, "The device has no connection now.");

    private void CommandDevices()
    {
        Command<RegisterDevice>(register => Gather(new UserCommand.Register(
            Sender, register.Device, register.Type, register.By, register.Id, register.Data)));
        Command<CommandDevice>(Pass);
    }

    private void Pass(CommandDevice command)
    {
        var notice = command.Notice;
        if (_state.Inbox.Find(notice.Origin, notice.Id) is { } known)
            Sender.Tell(new UserNotified(_key, known, _sockets.Listening));
        else if (_state.Devices.Find(command.Device) is { } device && _sockets.Find(device.Connection) is not null)
            Gather(new UserCommand.Keep(Sender, notice, device.Connection));
        else
            Sender.Tell(new UserRefused(_key, NoDevice));
    }
}
