using Collab.Actors.Domain;

namespace Collab.Actors.Protocol;

/// <summary>
/// The device is at the author's connection from now on [DV1]; the user's connections hear <c>device:registered</c> with
/// <see cref="Data"/>. Answered by <see cref="UserNotified"/> after the commit, or by <see cref="UserRefused"/>.
/// </summary>
public sealed record RegisterDevice(
    UserKey User, DeviceId Device, string Type, Author By, string? Id, ReadOnlyMemory<byte> Data) : IUserMessage;

/// <summary>
/// For the connection that the device is at, and no other. It goes through the inbox, so that it is executed once, over a drop too.
/// Answered as above; with device_offline where the device has no connection now.
/// </summary>
public sealed record CommandDevice(UserKey User, DeviceId Device, Notice Notice) : IUserMessage;
