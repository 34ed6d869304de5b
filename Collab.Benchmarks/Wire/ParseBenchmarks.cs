using System.Text;
using BenchmarkDotNet.Attributes;
using Collab.Actors.Wire;

namespace Collab.Benchmarks.Wire;

/// <summary>From the socket's bytes to what the room is asked: <see cref="FrameReader"/>, <see cref="CursorReader"/>, <see cref="ActionReader"/>.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private readonly byte[] _cursor = """{"type":"cursor_position","data":{"x":812.5,"y":377.25}}"""u8.ToArray();
    private readonly byte[] _message = """{"type":"message","room":"design","id":"m-1","data":{"text":"hello, everybody"}}"""u8.ToArray();
    private readonly byte[] _broken = """{"type":"message","room":"design","id":"m-1","data":{"text":"hello"}"""u8.ToArray();
    private byte[] _stroke = [];

    [Params(20, 500)]
    public int Points { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var points = string.Join(',', Enumerable.Range(0, Points).Select(i => $"[{i * 3},{i + 100.5}]"));
        _stroke = Encoding.UTF8.GetBytes(
            "{\"type\":\"drawing_action\",\"id\":\"d-1\",\"data\":{\"action\":\"draw\",\"points\":[" + points
            + "],\"style\":{\"color\":\"#e03131\",\"width\":3}}}");
    }

    [Benchmark]
    public bool Cursor() => CursorReader.TryRead(Frame(_cursor), WireLimits.Default, out _, out _);

    [Benchmark]
    public ClientFrame Message() => Frame(_message);

    [Benchmark]
    public bool Stroke() => ActionReader.TryRead(Frame(_stroke), out _, out _);

    [Benchmark]
    public bool Refused() => FrameReader.TryRead(_broken, WireLimits.Default, out _, out _, out _);

    private static ClientFrame Frame(byte[] bytes) =>
        FrameReader.TryRead(bytes, WireLimits.Default, out var frame, out _, out _) ? frame! : throw new InvalidOperationException();
}
