namespace Collab.Actors.Domain;

/// <summary>
/// The checked members of an element, as JSON without the braces (<c>"points":[[1,2]],"style":{}</c>), kept as they came,
/// and the number of points in them. Its id and its z stand beside it, in <see cref="Element"/>.
/// </summary>
public readonly record struct ElementBody(ReadOnlyMemory<byte> Members, int Points);

/// <summary>One thing on the board. Elements lie in the order of (z, id), the greatest on top.</summary>
public sealed class Element(ElementId id, double z, ElementBody body)
{
    public ElementId Id { get; } = id;

    public double Z { get; } = z;

    public ElementBody Body { get; } = body;

    /// <summary>About what its JSON weighs, in bytes.</summary>
    public int Bytes => Body.Members.Length + Id.Value.Length + 32;

    /// <summary>The same content: what undo asks before it takes something back, and it must not depend on where the bytes lie.</summary>
    public static bool Same(Element? one, Element? other) =>
        ReferenceEquals(one, other)
        || (one is not null && other is not null && one.Id == other.Id && one.Z.Equals(other.Z)
            && one.Body.Members.Span.SequenceEqual(other.Body.Members.Span));

    /// <summary><c>{"id":…,"z":…,…}</c></summary>
    public void WriteTo(JsonBuffer json)
    {
        json.Raw("{\"id\":"u8);
        WriteMembersTo(json);
        json.Raw((byte)'}');
    }

    /// <summary>The id's value, then z and the body: all but the brace and the id's name, which differs between a board and an event.</summary>
    public void WriteMembersTo(JsonBuffer json) =>
        json.String(Id.Value).Raw(",\"z\":"u8).Number(Z).Raw((byte)',').Raw(Body.Members.Span);
}
