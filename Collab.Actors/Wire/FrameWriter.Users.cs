using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

// What goes to users and channels, rather than to rooms.
public static partial class FrameWriter
{
    /// <summary>
    /// Something for one user: a private message, an event of a back end, of a device [DM1, DV1]. <paramref name="inboxSeq"/> where it is kept.
    /// With <paramref name="channel"/> it was published there.
    /// </summary>
    public static Frame Notice(
        string type,
        Author by,
        ReadOnlyMemory<byte> data,
        DateTimeOffset now,
        long? inboxSeq = null,
        string? id = null,
        ChannelName? channel = null)
    {
        var json = Begin(type, now);
        if (channel is { } name)
            json.Raw(",\"channel\":"u8).String(name.Value);
        if (inboxSeq is { } seq)
            json.Raw(",\"inbox_seq\":"u8).Number(seq);
        Sender(json, by);
        if (id is not null)
            json.Raw(",\"id\":"u8).String(id);
        return Frame.From(json.Raw(",\"data\":"u8).Raw(data.Span).Raw((byte)'}'));
    }

    /// <summary>An event of a run for its user [AG1]; <paramref name="owner"/> is the user whom the run belongs to.</summary>
    public static Frame RunNotice(string type, UserId owner, RunTag run, ReadOnlyMemory<byte> data, long? inboxSeq = null)
    {
        var json = Begin(type, run.At);
        if (inboxSeq is { } seq)
            json.Raw(",\"inbox_seq\":"u8).Number(seq);
        Run(json, run, owner);
        return Frame.From(json.Raw(",\"data\":"u8).Raw(data.Span).Raw((byte)'}'));
    }

    /// <summary>What was published to a channel [CH1].</summary>
    public static Frame Published(
        ChannelName channel, Author by, string type, ReadOnlyMemory<byte> data, DateTimeOffset now, string? id = null) =>
        Notice(type, by, data, now, inboxSeq: null, id, channel);

    /// <summary>The canvases that are open for the user, as of <paramref name="inboxSeq"/> [EV1].</summary>
    public static Frame Canvases(Canvases canvases, long inboxSeq, DateTimeOffset now)
    {
        var json = Begin(FrameType.Canvases, now).Raw(",\"data\":{\"inbox_seq\":"u8).Number(inboxSeq).Raw(",\"canvases\":"u8);
        canvases.WriteTo(json);
        return Frame.From(json.Raw("}}"u8));
    }

    /// <summary>Where a session begins in its user's inbox: after this number [DM1].</summary>
    public static Frame Inbox(long inboxSeq, DateTimeOffset now) =>
        Frame.From(Begin(FrameType.Inbox, now).Raw(",\"data\":{\"inbox_seq\":"u8).Number(inboxSeq).Raw("}}"u8));

    /// <summary>What the caller may see [ST1].</summary>
    public static Frame Stats(
        int connectedUsers, IReadOnlyCollection<KeyValuePair<ChannelName, int>> channels, DateTimeOffset now, string? id = null)
    {
        var json = Begin(FrameType.Stats, now);
        if (id is not null)
            json.Raw(",\"id\":"u8).String(id);
        json.Raw(",\"data\":{\"active_channels\":"u8).Number(channels.Count)
            .Raw(",\"connected_users\":"u8).Number(connectedUsers)
            .Raw(",\"channels\":{"u8);
        var first = true;
        foreach (var (name, count) in channels)
            Next(json, ref first).String(name.Value).Raw((byte)':').Number(count);
        return Frame.From(json.Raw("}}}"u8));
    }
}
