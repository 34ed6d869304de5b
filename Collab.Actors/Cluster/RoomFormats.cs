using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Actors.Wire;

namespace Collab.Actors.Cluster;

/// <summary>To and from rooms: joining, asking, managing.</summary>
internal static class RoomFormats
{
    public static readonly ImmutableArray<MessageFormat> All =
    [
        MessageFormat.Of<Join>("join",
            (m, to) =>
            {
                Write(m.Who, to.Room(m.Room));
                to.Flag(m.From is not null);
                if (m.From is { } from)
                    to.OptionalText(from.Epoch.Value).Number(from.Since);
                to.Flag(m.Again).Number(m.Attempt).Number(m.Opened);
            },
            from => new Join(
                from.Room(),
                ReadMember(from),
                from.Flag() ? ReadResumePoint(from) : null,
                from.Flag(),
                (int)from.Number())
            {
                Opened = from.Number(),
            }),
        MessageFormat.Of<Joined>("joined",
            (m, to) => to.Room(m.Room).Text(m.Epoch.Value).Number(m.Seq).Flag(m.Recovered).Number(m.Attempt),
            from => new Joined(from.Room(), new Epoch(from.Text()), from.Number(), from.Flag(), (int)from.Number())),
        MessageFormat.Of<JoinRefused>("join-refused",
            (m, to) => to.Room(m.Room).Code(m.Code).Number(m.Attempt),
            from => new JoinRefused(from.Room(), from.Code(), (int)from.Number())),
        MessageFormat.Of<Ejected>("ejected", (m, to) => to.Room(m.Room).Code(m.Code), from => new Ejected(from.Room(), from.Code())),
        MessageFormat.Of<RoomUnavailable>("unavailable",
            (m, to) => to.Room(m.Room).Code(m.Code), from => new RoomUnavailable(from.Room(), from.Code())),
        MessageFormat.Of<GetRoomStatus>("get-status", (m, to) => to.Room(m.Room), from => new GetRoomStatus(from.Room())),
        MessageFormat.Of<RoomStatus>("status",
            (m, to) => to.Room(m.Room).Text(m.Epoch.Value).Number(m.Seq).Number(m.ParticipantCount).Number(m.UserCount).Time(m.LastActivity),
            from => new RoomStatus(
                from.Room(), new Epoch(from.Text()), from.Number(), (int)from.Number(), (int)from.Number(), from.Time())),
        MessageFormat.Of<GetParticipants>("get-participants", (m, to) => to.Room(m.Room), from => new GetParticipants(from.Room())),
        MessageFormat.Of<RoomParticipants>("participants",
            (m, to) => to.Room(m.Room).Each(m.Participants,
                who => to.Connection(who.Connection).Text(who.User.Value).Text(who.Name).Number((int)who.Role)),
            from => new RoomParticipants(from.Room(), from.Each(() => new RoomParticipant(
                from.Connection(), new UserId(from.Text()), from.Text(), (Role)from.Number())))),
        MessageFormat.Of<GetBoard>("get-board",
            (m, to) => to.Room(m.Room).Number((int)m.Format), from => new GetBoard(from.Room(), (BoardFormat)from.Number())),
        MessageFormat.Of<BoardText>("board",
            (m, to) => to.Room(m.Room).Number(m.Seq).Bytes(m.Content.Span),
            from => new BoardText(from.Room(), from.Number(), from.Bytes())),
        MessageFormat.Of<GetHistory>("get-history",
            (m, to) => to.Room(m.Room).Number(m.Since).Number(m.Limit),
            from => new GetHistory(from.Room(), from.Number(), (int)from.Number())),
        MessageFormat.Of<RoomHistoryPage>("history",
            (m, to) => to.Room(m.Room).Text(m.Epoch.Value).Frames(m.Frames).Optional(m.Next, next => to.Number(next)),
            from => new RoomHistoryPage(from.Room(), new Epoch(from.Text()), from.Frames(), from.Optional(from.Number))),
        MessageFormat.Of<Kick>("kick", (m, to) => to.Room(m.Room).Connection(m.Connection), from => new Kick(from.Room(), from.Connection())),
        MessageFormat.Of<Kicked>("kicked",
            (m, to) => to.Room(m.Room).Connection(m.Connection).Flag(m.Found),
            from => new Kicked(from.Room(), from.Connection(), from.Flag())),
        MessageFormat.Of<DeleteRoom>("delete", (m, to) => to.Room(m.Room), from => new DeleteRoom(from.Room())),
        MessageFormat.Of<RoomDeleted>("deleted", (m, to) => to.Room(m.Room), from => new RoomDeleted(from.Room())),
        MessageFormat.Of<RoomSettingsChanged>("settings", (m, to) => Write(m.Record, to), from => new RoomSettingsChanged(ReadRecord(from))),
        MessageFormat.Of<RoomSettingsTaken>("settings-taken", (m, to) => to.Room(m.Room), from => new RoomSettingsTaken(from.Room())),
        MessageFormat.Of<EndIfIdle>("end-if-idle",
            (m, to) => to.Room(m.Room).Time(m.IdleBefore), from => new EndIfIdle(from.Room(), from.Time())),
        MessageFormat.Of<IdleDecided>("idle-decided",
            (m, to) => to.Room(m.Room).Flag(m.Ended), from => new IdleDecided(from.Room(), from.Flag())),
        MessageFormat.Of("stop", RoomStop.Instance),
        MessageFormat.Of<PublishToRoom>("publish",
            (m, to) => to.Room(m.Room).Text(m.Type).Author(m.By).Bytes(m.Data.Span).OptionalText(m.Id).Flag(m.Ephemeral).OptionalRunTag(m.Run),
            from => new PublishToRoom(from.Room(), from.Text(), from.Author(), from.Bytes())
            {
                Id = from.OptionalText(),
                Ephemeral = from.Flag(),
                Run = from.OptionalRunTag(),
            }),
        MessageFormat.Of<PublishedToRoom>("published",
            (m, to) => to.Room(m.Room).Optional(m.Seq, seq => to.Number(seq)),
            from => new PublishedToRoom(from.Room(), from.Optional(from.Number))),
        MessageFormat.Of<PublishRefused>("publish-refused",
            (m, to) => to.Room(m.Room).Refusal(m.Refusal), from => new PublishRefused(from.Room(), from.Refusal())),
    ];

    private static void Write(Member who, MessageWriter to) =>
        to.Connection(who.Connection).Text(who.User.Value).Text(who.Name).Text(who.Org.Value).Texts(who.Roles).Flag(who.Observer);

    private static Member ReadMember(MessageReader from) =>
        new(from.Connection(), new UserId(from.Text()), from.Text(), new OrgId(from.Text()), from.Texts()) { Observer = from.Flag() };

    private static ResumePoint ReadResumePoint(MessageReader from) =>
        new(from.OptionalText() is { } epoch ? new Epoch(epoch) : default, from.Number());

    private static void Write(RoomRecord record, MessageWriter to) => to
        .Room(record.Key).Text(record.Name).Text(record.Owner.Value).Time(record.CreatedAt).Time(record.LastActivity)
        .Flag(record.Temporary).Number(record.MaxParticipants).Number((int)record.Access)
        .Each(record.Members, member => to.Text(member.Key.Value).Number((int)member.Value))
        .OptionalText(record.CreatedFrom).Number(record.Version);

    private static RoomRecord ReadRecord(MessageReader from) => new(
        from.Room(), from.Text(), new UserId(from.Text()), from.Time(), from.Time(), from.Flag(), (int)from.Number(),
        (RoomAccess)from.Number(),
        from.Each(() => KeyValuePair.Create(new UserId(from.Text()), (Role)from.Number())).ToImmutableDictionary(),
        from.OptionalText())
    {
        Version = from.Number(),
    };
}
