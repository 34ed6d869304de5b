using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Users;

namespace Collab.Actors.Cluster;

/// <summary>To and from users, and from them to the edges.</summary>
internal static class UserFormats
{
    public static readonly ImmutableArray<MessageFormat> All =
    [
        MessageFormat.Of<NotifyUser>("user-notify",
            (m, to) => Write(m.Notice, to.User(m.User)), from => new NotifyUser(from.User(), ReadNotice(from))),
        MessageFormat.Of<RegisterDevice>("user-register-device",
            (m, to) => to.User(m.User).Text(m.Device.Value).Text(m.Type).Author(m.By).OptionalText(m.Id).Bytes(m.Data.Span),
            from => new RegisterDevice(
                from.User(), new DeviceId(from.Text()), from.Text(), from.Author(), from.OptionalText(), from.Bytes())),
        MessageFormat.Of<CommandDevice>("user-command-device",
            (m, to) => Write(m.Notice, to.User(m.User).Text(m.Device.Value)),
            from => new CommandDevice(from.User(), new DeviceId(from.Text()), ReadNotice(from))),
        MessageFormat.Of<UserNotified>("user-notified",
            (m, to) => to.User(m.User).Optional(m.InboxSeq, seq => to.Number(seq)).Number(m.Connections).OptionalText(m.Note),
            from => new UserNotified(from.User(), from.Optional(from.Number), (int)from.Number(), from.OptionalText())),
        MessageFormat.Of<UserRefused>("user-refused",
            (m, to) => to.User(m.User).Refusal(m.Refusal), from => new UserRefused(from.User(), from.Refusal())),
        MessageFormat.Of<AttachSocket>("user-attach",
            (m, to) => to.User(m.User).Connection(m.Connection).Text(m.LoginSession).Optional(m.Since, since => to.Number(since)).Flag(m.External).Flag(m.Observer).Number(m.Opened),
            from => new AttachSocket(from.User(), from.Connection(), from.Text(), from.Optional(from.Number), from.Flag(), from.Flag())
            {
                Opened = from.Number(),
            }),
        MessageFormat.Of<UserAttached>("user-attached", (m, to) => to.User(m.User), from => new UserAttached(from.User())),
        MessageFormat.Of<UserLost>("user-lost", (m, to) => to.User(m.User), from => new UserLost(from.User())),
        MessageFormat.Of<EndSocket>("user-end-socket", (m, to) => to.User(m.User).Code(m.Code), from => new EndSocket(from.User(), from.Code())),
        MessageFormat.Of<DetachSocket>("user-detach",
            (m, to) => to.User(m.User).Connection(m.Connection).Optional(m.Took, took => to.Number(took)),
            from => new DetachSocket(from.User(), from.Connection(), from.Optional(from.Number))),
        MessageFormat.Of<AcknowledgeInbox>("user-acknowledge",
            (m, to) => to.User(m.User).Number(m.Seq).Flag(m.Answer), from => new AcknowledgeInbox(from.User(), from.Number(), from.Flag())),
        MessageFormat.Of<RenewLogin>("user-renew-login",
            (m, to) => to.User(m.User).Connection(m.Connection).Text(m.LoginSession),
            from => new RenewLogin(from.User(), from.Connection(), from.Text())),
        MessageFormat.Of<RevokeLogin>("user-revoke-login",
            (m, to) => to.User(m.User).Text(m.LoginSession), from => new RevokeLogin(from.User(), from.Text())),
        MessageFormat.Of<LoginRevoked>("user-login-revoked",
            (m, to) => to.User(m.User).Number(m.Connections), from => new LoginRevoked(from.User(), (int)from.Number())),
        MessageFormat.Of<ReplayToUser>("user-replay",
            (m, to) => to.User(m.User).Ref(m.Socket).Each(m.Frames, kept => to.Number(kept.Seq).Frame(kept.Frame)).Number(m.UpTo),
            from => new ReplayToUser(
                from.User(), from.Ref(), from.Each(() => new KeptFrame(from.Number(), from.Frame())), from.Number())),
        MessageFormat.Of<DeliverToUser>("user-deliver",
            (m, to) => to.User(m.User).Each(m.Sockets, socket => to.Ref(socket)).Frame(m.Frame).Number(m.Seq).OptionalText(m.Slot),
            from => new DeliverToUser(from.User(), from.Each(from.Ref), from.Frame(), from.Number(), from.OptionalText())),
        MessageFormat.Of<ForgetUser>("user-forget", (m, to) => to.User(m.User), from => new ForgetUser(from.User())),
        MessageFormat.Of<UserForgotten>("user-forgotten", (m, to) => to.User(m.User), from => new UserForgotten(from.User())),
        MessageFormat.Of("user-stop", UserStop.Instance),
    ];

    private static void Write(Notice notice, MessageWriter to) => to
        .Text(notice.Type).Author(notice.By).Bytes(notice.Data.Span).Text(notice.Origin).OptionalText(notice.Id)
        .Flag(notice.Ephemeral).OptionalText(notice.Channel?.Value).OptionalRunTag(notice.Run);

    private static Notice ReadNotice(MessageReader from) => new(from.Text(), from.Author(), from.Bytes())
    {
        Origin = from.Text(),
        Id = from.OptionalText(),
        Ephemeral = from.Flag(),
        Channel = from.OptionalText() is { } channel ? new ChannelName(channel) : null,
        Run = from.OptionalRunTag(),
    };
}
