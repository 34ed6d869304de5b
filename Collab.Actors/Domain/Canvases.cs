using System.Collections.Immutable;
using System.Diagnostics;

namespace Collab.Actors.Domain;

/// <summary>
/// One open canvas: the data it was presented with, and the updates since, merged. <see cref="Data"/> is a JSON object,
/// <see cref="Updates"/> an object or an array.
/// </summary>
public sealed record Canvas(string Id, string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Updates)
{
    /// <summary>About what its JSON weighs, in bytes.</summary>
    public int Bytes => Data.Length + Updates.Length + Id.Length + Type.Length + 48;

    /// <summary><c>{"canvas_id","type","data":{…},"updates":{…}}</c></summary>
    public void WriteTo(JsonBuffer json) => json
        .Raw("{\"canvas_id\":"u8).String(Id).Raw(",\"type\":"u8).String(Type)
        .Raw(",\"data\":"u8).Raw(Data.Span).Raw(",\"updates\":"u8).Raw(Updates.Span).Raw((byte)'}');
}

/// <summary>
/// The canvases that are open, of a room or of a user: the fold of their <c>canvas:…</c> events [EV1], and of nothing else. In the order
/// in which they were opened; one that is presented again keeps its place.
/// </summary>
public sealed class Canvases
{
    public static readonly Canvases Empty = new([], 0);

    private static readonly byte[] NoUpdates = "{}"u8.ToArray();

    private Canvases(ImmutableArray<Canvas> open, long bytes)
    {
        Open = open;
        Bytes = bytes;
    }

    public ImmutableArray<Canvas> Open { get; }

    /// <summary>About what they weigh together as JSON.</summary>
    public long Bytes { get; }

    /// <summary>Canvases from a snapshot's parts, in their order.</summary>
    public static Canvases Restore(ImmutableArray<Canvas> open) => new(open, open.Sum(canvas => (long)canvas.Bytes));

    /// <summary>Whether the event may be: one of another type always; a canvas event if its shape is right, its canvas open where it must be, and all fits.</summary>
    public Refusal? Check(string type, ReadOnlyMemory<byte> data, RoomLimits limits)
    {
        if (!CanvasReader.IsCanvas(type))
            return null;
        if (!CanvasReader.TryRead(type, data, out var change, out var refusal))
            return refusal;
        if (change is not CanvasChange.Presented && IndexOf(change!.Id) < 0)
            return new Refusal(RefusalCode.CanvasNotOpen, "No such canvas is open.", change.Id);
        var after = Apply(change!);
        if (after.Open.Length > Open.Length && after.Open.Length > limits.MaxCanvases)
            return Refusals.Limit("too many canvases are open", limits.MaxCanvases);
        // What makes them smaller always fits, even where a limit was lowered under them.
        return after.Bytes > Bytes && after.Bytes > limits.MaxCanvasBytes
            ? Refusals.Limit("the open canvases are too large, in bytes", limits.MaxCanvasBytes)
            : null;
    }

    /// <summary>After an event. One that <see cref="Check"/> would not let be changes nothing, for every fold alike.</summary>
    public Canvases Apply(string type, ReadOnlyMemory<byte> data) =>
        CanvasReader.IsCanvas(type) && CanvasReader.TryRead(type, data, out var change, out _) ? Apply(change!) : this;

    /// <summary><c>[{"canvas_id",…}…]</c></summary>
    public void WriteTo(JsonBuffer json)
    {
        json.Raw((byte)'[');
        for (var i = 0; i < Open.Length; i++)
        {
            if (i > 0)
                json.Raw((byte)',');
            Open[i].WriteTo(json);
        }

        json.Raw((byte)']');
    }

    public byte[] ToJson()
    {
        var json = JsonBuffer.Rent();
        WriteTo(json);
        var bytes = json.ToArray();
        json.Return();
        return bytes;
    }

    private Canvases Apply(CanvasChange change)
    {
        var at = IndexOf(change.Id);
        return change switch
        {
            CanvasChange.Presented presented => Put(at, new Canvas(change.Id, presented.Type, presented.Data, NoUpdates)),
            CanvasChange.Updated updated => at < 0 ? this : Put(at, Open[at] with { Updates = Merge(Open[at].Updates, updated.Updates) }),
            CanvasChange.Closed => at < 0 ? this : new Canvases(Open.RemoveAt(at), Bytes - Open[at].Bytes),
            _ => throw new UnreachableException($"No fold for {change.GetType().Name}."),
        };
    }

    private Canvases Put(int at, Canvas canvas) => at < 0
        ? new Canvases(Open.Add(canvas), Bytes + canvas.Bytes)
        : new Canvases(Open.SetItem(at, canvas), Bytes - Open[at].Bytes + canvas.Bytes);

    private int IndexOf(string id)
    {
        for (var i = 0; i < Open.Length; i++)
        {
            if (Open[i].Id == id)
                return i;
        }

        return -1;
    }

    /// <summary>RFC 7396: objects merge, and anything else takes the place of what was.</summary>
    private static ReadOnlyMemory<byte> Merge(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> updates)
    {
        if (!JsonMember.IsObject(updates.Span))
            return updates;
        var merged = JsonBuffer.Rent();
        MergePatch.Apply(JsonMember.IsObject(before.Span) ? before.Span : NoUpdates, updates.Span, merged);
        var bytes = merged.ToArray();
        merged.Return();
        return bytes;
    }
}
