using System.Collections.Immutable;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>What <c>welcome</c> tells [WS4].</summary>
public sealed record WelcomeInfo(
    ConnectionId Connection,
    SessionId Session,
    UserId User,
    string Name,
    OrgId Org,
    int HeartbeatMs,
    WireLimits Limits,
    bool Resumed);

/// <summary>A room as JSON, for <c>joined</c>: <see cref="Domain.Board.ToJson"/> and <see cref="Domain.Canvases.ToJson"/>.</summary>
public readonly record struct JoinedState(ReadOnlyMemory<byte> Board, ReadOnlyMemory<byte> Canvases);

/// <summary>
/// Every frame that the server sends [WS7], straight to bytes. Members come in one order: type, timestamp, room, channel, seq,
/// inbox_seq, run_id, run_seq, workflow_id, agent_name, user_id, connection_id or origin, name, id, data. Measured by Collab.Benchmarks/Wire/EncodeBenchmarks.cs.
/// </summary>
public static partial class FrameWriter
{
    public const string Protocol = "collab.v1";

    public static Frame Welcome(WelcomeInfo info, DateTimeOffset now)
    {
        var json = Begin(FrameType.Welcome, now)
            .Raw(",\"data\":{\"connection_id\":"u8).String(info.Connection.Value)
            .Raw(",\"session_id\":"u8).String(info.Session.Value)
            .Raw(",\"user_id\":"u8).String(info.User.Value)
            .Raw(",\"name\":"u8).String(info.Name)
            .Raw(",\"org_id\":"u8).String(info.Org.Value)
            .Raw(",\"protocol\":"u8).String(Protocol)
            .Raw(",\"server_time\":"u8).Time(now)
            .Raw(",\"heartbeat_ms\":"u8).Number(info.HeartbeatMs)
            .Raw(",\"limits\":{\"frame_bytes\":"u8).Number(info.Limits.MaxFrameBytes)
            .Raw(",\"depth\":"u8).Number(info.Limits.MaxDepth)
            .Raw(",\"id_length\":"u8).Number(info.Limits.MaxIdLength)
            .Raw(",\"presence_bytes\":"u8).Number(info.Limits.MaxPresenceBytes)
            .Raw(",\"cursor_bytes\":"u8).Number(info.Limits.MaxCursorBytes)
            .Raw(",\"history\":"u8).Number(info.Limits.MaxHistory)
            .Raw("},\"resumed\":"u8).Bool(info.Resumed);
        return Frame.From(json.Raw("}}"u8));
    }

    /// <summary><paramref name="state"/> is what the room holds at <paramref name="seq"/>, or null where the missed events follow instead [RC2].</summary>
    public static Frame Joined(RoomId room, Epoch epoch, long seq, Presence presence, JoinedState? state, DateTimeOffset now)
    {
        var json = Begin(FrameType.Joined, now, room)
            .Raw(",\"data\":{\"epoch\":"u8).String(epoch.Value)
            .Raw(",\"seq\":"u8).Number(seq)
            .Raw(",\"participants\":["u8);
        var first = true;
        foreach (var who in presence.Participants)
            Participant(Next(json, ref first), who).Raw((byte)'}');
        json.Raw((byte)']');
        Counts(json, presence.ParticipantCount, presence.UserCount)
            .Raw(",\"recovered\":"u8).Bool(state is null)
            .Raw(",\"snapshot\":"u8).Raw(state is null ? "null"u8 : state.Value.Board.Span)
            .Raw(",\"canvases\":"u8).Raw(state is null ? "null"u8 : state.Value.Canvases.Span);
        return Frame.From(json.Raw("}}"u8));
    }

    /// <summary>The connection is no longer in the room, the socket stays: by its own <c>leave</c>, or as the close code says.</summary>
    public static Frame Left(RoomId room, string reason, DateTimeOffset now) =>
        Frame.From(Begin(FrameType.Left, now, room).Raw(",\"data\":{\"reason\":"u8).String(reason).Raw("}}"u8));

    /// <summary>The counts are those after the change [RM3].</summary>
    public static Frame UserJoined(RoomId room, Participant who, int participantCount, int userCount, DateTimeOffset now) =>
        Came(FrameType.UserJoined, room, who, participantCount, userCount, now);

    public static Frame UserLeft(RoomId room, Participant who, int participantCount, int userCount, DateTimeOffset now) =>
        Came(FrameType.UserLeft, room, who, participantCount, userCount, now);

    /// <summary>Joins and leaves of one tick in a large room [RM4].</summary>
    public static Frame PresenceDiff(
        RoomId room,
        IReadOnlyCollection<Participant> joined,
        IReadOnlyCollection<Participant> left,
        int participantCount,
        int userCount,
        DateTimeOffset now)
    {
        var json = Begin(FrameType.PresenceDiff, now, room).Raw(",\"data\":{\"joined\":["u8);
        var first = true;
        foreach (var who in joined)
            Participant(Next(json, ref first), who).Raw((byte)'}');
        json.Raw("],\"left\":["u8);
        first = true;
        foreach (var who in left)
            Participant(Next(json, ref first), who).Raw((byte)'}');
        return Frame.From(Counts(json.Raw((byte)']'), participantCount, userCount).Raw("}}"u8));
    }

    /// <summary>A member's state, as it set it [RM6]; ephemeral.</summary>
    public static Frame Presence(RoomId room, Author by, ReadOnlyMemory<byte> state, DateTimeOffset now) =>
        Frame.From(Sender(Begin(FrameType.Presence, now, room), by)
            .Raw(",\"data\":{\"state\":"u8).Raw(state.Span).Raw("}}"u8));

    /// <summary>
    /// The answer to a frame with an id [WS5]; a durable one's has the seq, that of a run's event its number in the run.
    /// <paramref name="note"/> says what came of it where nothing did.
    /// </summary>
    public static Frame Ack(string id, DateTimeOffset now, long? seq = null, RoomId? room = null, string? note = null, long? runSeq = null)
    {
        var json = Begin(FrameType.Ack, now, room).Raw(",\"id\":"u8).String(id).Raw(",\"data\":{"u8);
        if (seq is { } number)
            json.Raw("\"seq\":"u8).Number(number);
        else if (runSeq is { } ofRun)
            json.Raw("\"run_seq\":"u8).Number(ofRun);
        if (note is not null)
            (seq is null && runSeq is null ? json : json.Raw((byte)',')).Raw("\"note\":"u8).String(note);
        return Frame.From(json.Raw("}}"u8));
    }

    public static Frame Error(Refusal refusal, DateTimeOffset now, string? id = null, RoomId? room = null)
    {
        var code = ErrorCode.Of(refusal.Code);
        var json = Begin(FrameType.Error, now, room);
        if (id is not null)
            json.Raw(",\"id\":"u8).String(id);
        json.Raw(",\"data\":{\"code\":"u8).String(code.Name).Raw(",\"message\":"u8).String(refusal.Message);
        if (refusal.Details is { } details)
            json.Raw(",\"details\":"u8).String(details);
        if (refusal.RetryAfterMs is { } wait)
            json.Raw(",\"retry_after_ms\":"u8).Number(wait);
        return Frame.From(json.Raw(",\"retryable\":"u8).Bool(code.Retryable).Raw("}}"u8));
    }

    /// <summary>The ping's own data back [WS10].</summary>
    public static Frame Pong(ReadOnlyMemory<byte> data, DateTimeOffset now, string? id = null)
    {
        var json = Begin(FrameType.Pong, now);
        if (id is not null)
            json.Raw(",\"id\":"u8).String(id);
        return Frame.From(json.Raw(",\"data\":"u8).Raw(data.Span).Raw((byte)'}'));
    }

    /// <summary>A durable event: these bytes are journaled, sent to every member and replayed, unchanged.</summary>
    public static Frame Event(RoomKey room, RoomEvent e)
    {
        var json = Begin(EventData.TypeOf(e.Change), e.At, room.Room).Raw(",\"seq\":"u8).Number(e.Seq);
        if (e.Change is RoomChange.Posted { Run: { } run })
            Run(json, run, e.By.User);
        else
            Sender(json, e.By);
        if (e.ClientId is { } id)
            json.Raw(",\"id\":"u8).String(id);
        EventData.Write(json.Raw(",\"data\":"u8), e.Change);
        return Frame.From(json.Raw((byte)'}'));
    }

    /// <summary>An ephemeral frame of a member: a preview [DR4] or the application's own [WS13]. No seq, and the sender does not get it.</summary>
    public static Frame Ephemeral(RoomId room, Author by, string type, ReadOnlyMemory<byte> data, DateTimeOffset now) =>
        Frame.From(Sender(Begin(type, now, room), by).Raw(",\"data\":"u8).Raw(data.Span).Raw((byte)'}'));

    /// <summary><paramref name="next"/> is the <c>since</c> for the next page, null at the end [MS1].</summary>
    public static Frame History(
        RoomId room, IReadOnlyCollection<ReadOnlyMemory<byte>> eventJsons, long? next, DateTimeOffset now, string? id = null)
    {
        var json = Begin(FrameType.History, now, room);
        if (id is not null)
            json.Raw(",\"id\":"u8).String(id);
        json.Raw(",\"data\":{\"events\":["u8);
        var first = true;
        foreach (var e in eventJsons)
            Next(json, ref first).Raw(e.Span);
        json.Raw("],\"next\":"u8);
        if (next is { } since)
            json.Number(since);
        else
            json.Raw("null"u8);
        return Frame.From(json.Raw("}}"u8));
    }

    /// <summary>Comes before 1012 [LC4].</summary>
    public static Frame GoingAway(int reconnectAfterMs, DateTimeOffset now) =>
        Frame.From(Begin(FrameType.GoingAway, now).Raw(",\"data\":{\"reconnect_after_ms\":"u8).Number(reconnectAfterMs).Raw("}}"u8));

    public static Frame TokenExpiring(DateTimeOffset expiresAt, DateTimeOffset now) =>
        Frame.From(Begin(FrameType.TokenExpiring, now).Raw(",\"data\":{\"expires_at\":"u8).Time(expiresAt).Raw("}}"u8));

    internal static JsonBuffer Begin(string type, DateTimeOffset now, RoomId? room = null)
    {
        var json = JsonBuffer.Rent().Raw("{\"type\":"u8).String(type).Raw(",\"timestamp\":"u8).Time(now);
        if (room is { } id)
            json.Raw(",\"room\":"u8).String(id.Value);
        return json;
    }

    private static Frame Came(string type, RoomId room, Participant who, int participantCount, int userCount, DateTimeOffset now) =>
        Frame.From(Counts(Participant(Begin(type, now, room).Raw(",\"data\":"u8), who), participantCount, userCount).Raw("}}"u8));

    /// <summary>Leaves the object open, for what else belongs into it.</summary>
    private static JsonBuffer Participant(JsonBuffer json, Participant who)
    {
        json.Raw("{\"connection_id\":"u8).String(who.Connection.Value)
            .Raw(",\"user_id\":"u8).String(who.User.Value)
            .Raw(",\"name\":"u8).String(who.Name);
        return who.State is { } state ? json.Raw(",\"state\":"u8).Raw(state.Span) : json;
    }

    private static JsonBuffer Counts(JsonBuffer json, int participants, int users) =>
        json.Raw(",\"participant_count\":"u8).Number(participants).Raw(",\"user_count\":"u8).Number(users);

    /// <summary>The part of an envelope that marks an event of a run [AG1]; the agent's name stands where a sender's would.</summary>
    internal static JsonBuffer Run(JsonBuffer json, RunTag run, UserId user)
    {
        json.Raw(",\"run_id\":"u8).String(run.Run.Value).Raw(",\"run_seq\":"u8).Number(run.Seq);
        if (run.Workflow is { } workflow)
            json.Raw(",\"workflow_id\":"u8).String(workflow);
        return json.Raw(",\"agent_name\":"u8).String(run.AgentName).Raw(",\"user_id\":"u8).String(user.Value);
    }

    private static JsonBuffer Sender(JsonBuffer json, Author by)
    {
        json.Raw(",\"user_id\":"u8).String(by.User.Value);
        if (by.Connection.Value is { } connection)
            json.Raw(by.Connection.IsBackEnd ? ",\"origin\":"u8 : ",\"connection_id\":"u8).String(connection);
        return json.Raw(",\"name\":"u8).String(by.Name);
    }

    private static JsonBuffer Next(JsonBuffer json, ref bool first)
    {
        if (!first)
            json.Raw((byte)',');
        first = false;
        return json;
    }
}
