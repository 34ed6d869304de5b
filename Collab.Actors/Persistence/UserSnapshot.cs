using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Collab.Actors.Domain;

namespace Collab.Actors.Persistence;

/// <summary>
/// A user as bytes: <c>{"v":2,"seq","acknowledged","items":[[seq,at,only,frame]…],"sent":[[origin,[id,seq]…]…],"devices":[[id,type,connection]…],"canvases":[…],"canvases_seq"}</c>.
/// The frames in it are the very bytes that were journaled.
/// </summary>
internal static class UserSnapshot
{
    /// <summary>1 had no canvases.</summary>
    public const int Version = 2;

    /// <summary>What was within the bounds when it was stored is read whole; the reader's own bounds hold from the next event on.</summary>
    private static readonly InboxLimits AsStored = new()
    {
        Events = int.MaxValue,
        RunEvents = int.MaxValue,
        DedupeOrigins = int.MaxValue,
        DedupeIds = int.MaxValue,
        Devices = int.MaxValue,
    };

    public static byte[] Write(UserState state)
    {
        var inbox = state.Inbox;
        var json = JsonBuffer.Rent()
            .Raw("{\"v\":"u8).Number(Version)
            .Raw(",\"seq\":"u8).Number(inbox.Seq)
            .Raw(",\"acknowledged\":"u8).Number(inbox.Acknowledged)
            .Raw(",\"items\":["u8);
        var first = true;
        foreach (var item in inbox.Items)
        {
            Comma(json, ref first);
            json.Raw((byte)'[').Number(item.Seq).Raw((byte)',').Number(item.At.UtcTicks).Raw((byte)',');
            Optional(json, item.Only?.Value).Raw((byte)',').Raw(item.Json.Span).Raw((byte)']');
        }

        json.Raw("],\"sent\":["u8);
        first = true;
        foreach (var (origin, ids) in inbox.Sent.Entries)
        {
            Comma(json, ref first);
            json.Raw((byte)'[').String(origin);
            foreach (var (id, seq) in ids)
                json.Raw(",["u8).String(id).Raw((byte)',').Number(seq).Raw((byte)']');
            json.Raw((byte)']');
        }

        json.Raw("],\"devices\":["u8);
        first = true;
        foreach (var (id, device) in state.Devices.All)
        {
            Comma(json, ref first);
            json.Raw((byte)'[').String(id.Value).Raw((byte)',').String(device.Type).Raw((byte)',').String(device.Connection.Value).Raw((byte)']');
        }

        state.Canvases.WriteTo(json.Raw("],\"canvases\":"u8));
        var bytes = json.Raw(",\"canvases_seq\":"u8).Number(state.CanvasesSeq).Raw((byte)'}').ToArray();
        json.Return();
        return bytes;
    }

    /// <summary>What was not written by <see cref="Write"/> throws, with one of the exceptions that a serializer expects.</summary>
    public static UserState Read(byte[] bytes)
    {
        var limits = AsStored;
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        if (root.GetProperty("v").GetInt32() is var version && version is < 1 or > Version)
            throw new InvalidDataException($"Version {root.GetProperty("v")} of a user's snapshot is not known.");
        var inbox = Inbox.Restore(
            root.GetProperty("seq").GetInt64(),
            root.GetProperty("acknowledged").GetInt64(),
            [.. root.GetProperty("items").EnumerateArray().Select(ReadItem)],
            ReadSent(root.GetProperty("sent"), limits),
            limits);
        var devices = Devices.None;
        foreach (var device in root.GetProperty("devices").EnumerateArray())
            devices = devices.Set(DeviceId.Parse(Text(device[0])), new Device(Text(device[1]), ConnectionId.Parse(Text(device[2]))), limits);
        return new UserState(inbox, devices, limits)
        {
            CanvasesSeq = version == 1 ? 0 : root.GetProperty("canvases_seq").GetInt64(),
            Canvases = version == 1 ? Canvases.Empty : Canvases.Restore([.. root.GetProperty("canvases").EnumerateArray().Select(ReadCanvas)]),
        };
    }

    private static Canvas ReadCanvas(JsonElement canvas) => new(
        Text(canvas.GetProperty("canvas_id")),
        Text(canvas.GetProperty("type")),
        JsonMarshal.GetRawUtf8Value(canvas.GetProperty("data")).ToArray(),
        JsonMarshal.GetRawUtf8Value(canvas.GetProperty("updates")).ToArray());

    private static InboxItem ReadItem(JsonElement item) => new(
        item[0].GetInt64(),
        new DateTimeOffset(item[1].GetInt64(), TimeSpan.Zero),
        JsonMarshal.GetRawUtf8Value(item[3]).ToArray(),
        item[2].GetString() is { } only ? ConnectionId.Parse(only) : null);

    private static SentIds ReadSent(JsonElement origins, InboxLimits limits)
    {
        var sent = SentIds.Empty;
        foreach (var origin in origins.EnumerateArray())
        {
            foreach (var id in origin.EnumerateArray().Skip(1))
                sent = sent.Remember(Text(origin[0]), Text(id[0]), id[1].GetInt64(), limits);
        }

        return sent;
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new InvalidDataException("A text is missing.");

    private static JsonBuffer Optional(JsonBuffer json, string? text) => text is null ? json.Raw("null"u8) : json.String(text);

    private static void Comma(JsonBuffer json, ref bool first)
    {
        if (!first)
            json.Raw((byte)',');
        first = false;
    }
}
