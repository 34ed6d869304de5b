using BenchmarkDotNet.Attributes;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Benchmarks.Wire;

/// <summary>An event to the bytes that every member gets, back from the journal, and marked for who missed it.</summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private static readonly RoomKey Key = new(OrgId.Parse("acme"), RoomId.Parse("design"));
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Author Ann = new(UserId.Parse("ann"), "Ann", ConnectionId.Parse("3f2a9c1e5b7d"));

    private readonly RoomEvent _message =
        new(41, Now, Ann, "m-1", new RoomChange.Posted("message", """{"text":"hello, everybody"}"""u8.ToArray()));

    private readonly RoomEvent _stroke = new(42, Now, Ann, "d-1", new RoomChange.Drew(Strokes.Element("e-1", 42, points: 100)));
    private ReadOnlyMemory<byte> _stored;

    [GlobalSetup]
    public void Setup() => _stored = FrameWriter.Event(Key, _stroke).Json;

    [Benchmark]
    public Frame Message() => FrameWriter.Event(Key, _message);

    [Benchmark]
    public Frame Stroke() => FrameWriter.Event(Key, _stroke);

    [Benchmark]
    public Frame Ack() => FrameWriter.Ack("m-1", Now, 41, Key.Room);

    [Benchmark]
    public RoomEvent ReadBack() => EventReader.Read(_stored);

    [Benchmark]
    public Frame Recovered() => RecoveredFrame.Of(_stored.Span);
}
