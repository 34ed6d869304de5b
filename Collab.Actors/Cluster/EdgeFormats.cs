using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Cluster;

/// <summary>Between sockets and their connections, and from rooms to the edges of nodes.</summary>
internal static class EdgeFormats
{
    public static readonly ImmutableArray<MessageFormat> All =
    [
        MessageFormat.Of<Inbound>("inbound", (m, to) => Write(m.Frame, to), from => new Inbound(ReadFrame(from))),
        MessageFormat.Of("leave", Leave.Instance),
        MessageFormat.Of("socket-lost", SocketLost.Instance),
        MessageFormat.Of<RolesChanged>("roles", (m, to) => to.Texts(m.Roles), from => new RolesChanged(from.Texts())),
        MessageFormat.Of("misread", Misread.Instance),
        MessageFormat.Of<Enter>("enter",
            (m, to) => to.Room(m.Room).Connection(m.Connection).Ref(m.Socket).Frames(m.First).Number(m.Seq).Number(m.Attempt),
            from => new Enter(from.Room(), from.Connection(), from.Ref(), from.Frames(), from.Number(), (int)from.Number())),
        MessageFormat.Of<Broadcast>("broadcast",
            (m, to) => to.Room(m.Room).Frames(m.Frames).Number(m.Seq).Optional(m.Except, except => to.Connection(except)),
            from => new Broadcast(from.Room(), from.Frames(), from.Number(), from.Optional(from.Connection))),
        MessageFormat.Of<Deliver>("deliver",
            (m, to) => to.Room(m.Room).Connection(m.Connection).Frames(m.Frames).Texts(m.Answered),
            from => new Deliver(from.Room(), from.Connection(), from.Frames(), from.Texts())),
        MessageFormat.Of<DeliverAhead>("deliver-ahead",
            (m, to) => to.Room(m.Room).Connection(m.Connection).Ref(m.Socket).Frames(m.Frames).Texts(m.Answered)
                .Number(m.Seq).Flag(m.Confirm).Number(m.Attempt),
            from => new DeliverAhead(
                from.Room(), from.Connection(), from.Ref(), from.Frames(), from.Texts(), from.Number(), from.Flag(), (int)from.Number())),
        MessageFormat.Of<Drained>("drained",
            (m, to) => to.Room(m.Room).Connection(m.Connection), from => new Drained(from.Room(), from.Connection())),
        MessageFormat.Of<EphemeralOut>("ephemeral",
            (m, to) => to.Room(m.Room).Text(m.SlotKey).Frame(m.Frame).Optional(m.Except, except => to.Connection(except)),
            from => new EphemeralOut(from.Room(), from.Text(), from.Frame(), from.Optional(from.Connection))),
        MessageFormat.Of<CursorsOut>("cursors",
            (m, to) => to.Room(m.Room).Time(m.Cursors.At)
                .Each(m.Cursors.Entries, entry => to.Connection(entry.Connection).Bytes(entry.Json.Span)),
            ReadCursors),
        MessageFormat.Of<Exit>("exit",
            (m, to) => to.Room(m.Room).Connection(m.Connection), from => new Exit(from.Room(), from.Connection())),
        MessageFormat.Of<Outgoing>("outgoing", (m, to) => to.Room(m.Room).Frame(m.Frame), from => new Outgoing(from.Room(), from.Frame())),
        MessageFormat.Of<GetNodeStats>("node-stats-wanted", (m, to) => to.Text(m.Org.Value), from => new GetNodeStats(new OrgId(from.Text()))),
        MessageFormat.Of<NodeStats>("node-stats",
            (m, to) => to.Text(m.Org.Value).Number(m.Connections).Number(m.Users).Number(m.Channels).Number(m.QueuedBytes).Number(m.LongestQueueBytes),
            from => new NodeStats(
                new OrgId(from.Text()), (int)from.Number(), (int)from.Number(), (int)from.Number(), from.Number(), from.Number())),
        MessageFormat.Of<SessionRevoked>("revoked", (m, to) => to.Text(m.LoginSession), from => new SessionRevoked(from.Text())),
    ];

    private static CursorsOut ReadCursors(MessageReader from)
    {
        var room = from.Room();
        return new CursorsOut(room, new CursorBatch(
            room.Room, from.Time(), from.Each(() => new CursorEntry(from.Connection(), from.Bytes()))));
    }

    private static void Write(ClientFrame frame, MessageWriter to) => to
        .Number((int)frame.Kind).Text(frame.Type)
        .OptionalText(frame.Room?.Value).OptionalText(frame.Channel?.Value).OptionalText(frame.To?.Value).OptionalText(frame.Id)
        .Flag(frame.Ephemeral).Bytes(frame.Data.Span)
        .OptionalText(frame.RunId).OptionalText(frame.AgentName).OptionalText(frame.WorkflowId);

    private static ClientFrame ReadFrame(MessageReader from) => new()
    {
        Kind = (ClientFrameKind)from.Number(),
        Type = from.Text(),
        Room = from.OptionalText() is { } room ? new RoomId(room) : null,
        Channel = from.OptionalText() is { } channel ? new ChannelName(channel) : null,
        To = from.OptionalText() is { } user ? new UserId(user) : null,
        Id = from.OptionalText(),
        Ephemeral = from.Flag(),
        Data = from.Bytes(),
        RunId = from.OptionalText(),
        AgentName = from.OptionalText(),
        WorkflowId = from.OptionalText(),
    };
}
