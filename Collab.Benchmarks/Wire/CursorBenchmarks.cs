using BenchmarkDotNet.Attributes;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Benchmarks.Wire;

/// <summary>One tick of a room in which everybody moves: the batch, and a frame for each member without its own cursor.</summary>
[MemoryDiagnoser]
public class CursorBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RoomId Room = RoomId.Parse("design");

    private Author[] _members = [];
    private CursorEntry[] _entries = [];
    private CursorBatch? _batch;

    [Params(10, 100, 1000)]
    public int Members { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _members = [.. Enumerable.Range(0, Members).Select(i => new Author(UserId.Parse($"user-{i}"), $"User {i}", ConnectionId.Parse($"conn-{i}")))];
        _entries = [.. _members.Select(Entry)];
        _batch = new CursorBatch(Room, Now, [.. _entries]);
    }

    [Benchmark]
    public CursorEntry OneEntry() => Entry(_members[0]);

    [Benchmark]
    public CursorBatch Batch() => new(Room, Now, [.. _entries]);

    [Benchmark]
    public int ComposeForAll()
    {
        var bytes = 0;
        foreach (var member in _members)
            bytes += _batch!.Compose(member.Connection)!.Packet.Length;
        return bytes;
    }

    private static CursorEntry Entry(Author by) => CursorEntry.Of(by, new Cursor(812.5, 377.25, "\"x\":812.5,\"y\":377.25"u8.ToArray()), Now);
}
