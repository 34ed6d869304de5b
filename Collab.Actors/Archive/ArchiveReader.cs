using System.Security.Cryptography;
using System.Text.Json;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Archive;

/// <summary>
/// Reads an archive to its end and believes nothing: every line must be what it should be, every event must be the one that the room can take next, and
/// the sum at the end must be right. The first fault is an <see cref="ArchiveFault"/>.
/// </summary>
public sealed class ArchiveReader(Stream input) : IDisposable
{
    // An event may put back a whole board.
    private const int LongestLine = 64 * 1024 * 1024;

    /// <summary>Of a stored frame. A client's may have 16; what undo puts back lies deeper in its event than in the frame that drew it.</summary>
    private static readonly WireLimits Stored = new() { MaxFrameBytes = LongestLine, MaxDepth = 24 };

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _line;
    private string _room = "";

    public ArchiveHeader ReadHeader()
    {
        var line = Next() ?? throw Fault("the file is empty");
        var kind = FormatOf(line.Span);
        if (kind != ArchiveHeader.Kind)
            throw Fault("this is no export of a room");
        var header = Parse<ArchiveHeader>(line.Span);
        if (header.Version is < 1 or > ArchiveHeader.Newest)
            throw Fault($"the archive is of version {header.Version}; this program reads up to {ArchiveHeader.Newest}");
        Count(line.Span);
        _room = header.Room;
        return header;
    }

    /// <summary>
    /// All events, each tried on the room that those before it make, within these limits. For a room of another id each is written anew, since
    /// frames name their room.
    /// </summary>
    public IEnumerable<Frame> ReadEvents(RoomKey into, RoomLimits limits)
    {
        var room = Room.Open(new Epoch("archive"), limits);
        while (true)
        {
            var line = Next() ?? throw Fault("the file ends before its last line; it was cut off");
            if (FormatOf(line.Span) is not null)
            {
                Finish(line.Span, room.Seq);
                yield break;
            }

            var frame = Frame.FromJson(line.Span);
            var next = Read(frame, room.Seq + 1);
            room = Apply(room, next);
            Count(line.Span);
            yield return into.Room.Value == _room ? frame : FrameWriter.Event(into, next);
        }
    }

    public void Dispose() => _hash.Dispose();

    private RoomEvent Read(Frame frame, long seq)
    {
        // The rules of JSON that clients' frames keep to hold for what was made of them.
        if (!FrameReader.TryRead(frame.Json.Span, Stored, out var read, out var refusal, out _))
            throw Fault(refusal!.Message);
        if (read!.Room?.Value != _room)
            throw Fault("an event of another room");
        try
        {
            var next = EventReader.Read(frame.Json);
            return next.Seq == seq ? next : throw Fault($"event {next.Seq} stands where {seq} should");
        }
        catch (InvalidDataException problem)
        {
            throw Fault(problem.Message);
        }
    }

    private Room Apply(Room room, RoomEvent next)
    {
        try
        {
            return room.Apply(next);
        }
        catch (Exception problem) when (problem is InvalidDataException or ArgumentException or NullReferenceException)
        {
            // As the room itself would find it, and refuse to serve.
            throw Fault(problem.Message);
        }
    }

    private void Finish(ReadOnlySpan<byte> line, long seq)
    {
        if (FormatOf(line) != ArchiveEnd.Kind)
            throw Fault("neither an event nor the end of the archive");
        var end = Parse<ArchiveEnd>(line);
        if (end.Seq != seq)
            throw Fault($"the archive says that it ends with event {end.Seq}, and has {seq}");
        if (!end.Sha256.Equals(Convert.ToHexStringLower(_hash.GetHashAndReset()), StringComparison.OrdinalIgnoreCase))
            throw Fault("the sum of the lines before is another one; the file was changed or damaged");
        if (Next() is not null)
            throw Fault("there is more behind the end of the archive");
    }

    private void Count(ReadOnlySpan<byte> line)
    {
        _hash.AppendData(line);
        _hash.AppendData("\n"u8);
    }

    /// <summary>The value of <c>format</c>, if that is what the line begins with; no frame does.</summary>
    private static string? FormatOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName
                && reader.ValueTextEquals("format"u8) && reader.Read() && reader.TokenType == JsonTokenType.String
                ? reader.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private T Parse<T>(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, ArchiveJson.Options) ?? throw Fault("this line is null");
        }
        catch (JsonException wrong)
        {
            throw Fault(wrong.Message);
        }
    }

    /// <summary>The next line without its line feed; good until the next call. Null at the end of the file.</summary>
    private ReadOnlyMemory<byte>? Next()
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + at);
                _start += searched + at + 1;
                _line++;
                return line;
            }

            searched = _end - _start;
            if (Fill())
                continue;
            if (searched == 0)
                return null;
            _line++;
            throw Fault("the file ends in the middle of a line; it was cut off");
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
            {
                _line++;
                throw Fault("the line is too long");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private ArchiveFault Fault(string what) => new(Math.Max(1, _line), what);
}
