using System.Collections.Immutable;

namespace Collab.Actors.Domain;

/// <summary>
/// The elements, in the order of (z, id). Immutable, O(log n) a change: a room keeps the board before and the board after
/// at no cost. Two boards of the same elements are the same however they came about [DR2].
/// </summary>
public sealed class Board
{
    public static readonly Board Empty = new(
        ImmutableDictionary<ElementId, Element>.Empty,
        ImmutableSortedDictionary.Create<Place, Element>(Place.Order),
        0);

    private readonly ImmutableDictionary<ElementId, Element> _byId;
    private readonly ImmutableSortedDictionary<Place, Element> _byPlace;

    private Board(ImmutableDictionary<ElementId, Element> byId, ImmutableSortedDictionary<Place, Element> byPlace, long bytes)
    {
        _byId = byId;
        _byPlace = byPlace;
        Bytes = bytes;
    }

    public int Count => _byId.Count;

    /// <summary>About what the elements' JSON weighs.</summary>
    public long Bytes { get; }

    /// <summary>From the lowest to the topmost.</summary>
    public IEnumerable<Element> Elements => _byPlace.Values;

    public Element? Find(ElementId id) => _byId.GetValueOrDefault(id);

    public Board Put(Element element)
    {
        var bytes = Bytes + element.Bytes;
        var byPlace = _byPlace;
        if (_byId.TryGetValue(element.Id, out var old))
        {
            bytes -= old.Bytes;
            byPlace = byPlace.Remove(Place.Of(old));
        }

        return new Board(_byId.SetItem(element.Id, element), byPlace.Add(Place.Of(element), element), bytes);
    }

    public Board Remove(ElementId id) =>
        _byId.TryGetValue(id, out var old)
            ? new Board(_byId.Remove(id), _byPlace.Remove(Place.Of(old)), Bytes - old.Bytes)
            : this;

    /// <summary>Many changes at once: removals first, then puts.</summary>
    public Board Change(ImmutableArray<ElementId> remove, ImmutableArray<Element> put)
    {
        var byId = _byId.ToBuilder();
        var byPlace = _byPlace.ToBuilder();
        var bytes = Bytes;
        foreach (var id in remove)
            Take(id);
        foreach (var element in put)
        {
            Take(element.Id);
            byId.Add(element.Id, element);
            byPlace.Add(Place.Of(element), element);
            bytes += element.Bytes;
        }

        return new Board(byId.ToImmutable(), byPlace.ToImmutable(), bytes);

        void Take(ElementId id)
        {
            if (!byId.TryGetValue(id, out var old))
                return;
            byId.Remove(id);
            byPlace.Remove(Place.Of(old));
            bytes -= old.Bytes;
        }
    }

    public bool SameAs(Board other) =>
        Count == other.Count && Elements.Zip(other.Elements).All(pair => Element.Same(pair.First, pair.Second));

    /// <summary><c>{"seq":…,"elements":[{"id":…,"z":…,…},…]}</c>, lowest first [RS4].</summary>
    public byte[] ToJson(long seq)
    {
        var json = JsonBuffer.Rent();
        WriteTo(json, seq);
        var bytes = json.ToArray();
        json.Return();
        return bytes;
    }

    public void WriteTo(JsonBuffer json, long seq)
    {
        json.Raw("{\"seq\":"u8).Number(seq).Raw(",\"elements\":["u8);
        var first = true;
        foreach (var element in Elements)
        {
            if (!first)
                json.Raw((byte)',');
            first = false;
            element.WriteTo(json);
        }

        json.Raw("]}"u8);
    }

    /// <summary>A picture of it, in which nothing that was drawn can be markup or script [RS4].</summary>
    public string ToSvg() => BoardSvg.Of(this);

    private readonly record struct Place(double Z, string Id)
    {
        public static readonly IComparer<Place> Order = Comparer<Place>.Create((one, other) =>
            one.Z.CompareTo(other.Z) is not 0 and var byZ ? byZ : string.CompareOrdinal(one.Id, other.Id));

        public static Place Of(Element element) => new(element.Z, element.Id.Value);
    }
}
