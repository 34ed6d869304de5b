using BenchmarkDotNet.Attributes;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Benchmarks.Wire;

/// <summary>What a room costs for each command, at different sizes of its board: decide and apply, and the snapshot now and then.</summary>
[MemoryDiagnoser]
public class ApplyBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Author Ann = new(UserId.Parse("ann"), "Ann", ConnectionId.Parse("c-1"));

    private Room _room = Room.Open(Epoch.Parse("e"), RoomLimits.Default);

    [Params(10, 1_000, 20_000)]
    public int Elements { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // One element short of the limit, so that one more fits.
        for (var i = 1; i < Elements; i++)
            _room = Step(Strokes.Draw($"e-{i}", points: 20), $"cmd-{i}");
    }

    [Benchmark]
    public Room Draw() => Step(Strokes.Draw("new", points: 20), "cmd-new");

    [Benchmark]
    public Room Update() => Step(new RoomAction.UpdateElement(ElementId.Parse("e-5"), """{"style":{"color":"blue"}}"""u8.ToArray()), "cmd-new");

    [Benchmark]
    public Room Undo() => Step(new RoomAction.Undo(), "cmd-new");

    [Benchmark]
    public Room Message() => Step(new RoomAction.Post("message", "{}"u8.ToArray()), "cmd-new");

    [Benchmark]
    public byte[] Snapshot() => RoomSnapshotWriter.Write(_room);

    private Room Step(RoomAction action, string id) =>
        _room.Apply(((Decision.Accepted)_room.Decide(Ann, Role.Editor, id, action, ElementId.Parse("fresh"), Now)).Event);
}
