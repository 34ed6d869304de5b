using System.Security.Cryptography;
using System.Text.Json;
using Collab.Actors.Wire;

namespace Collab.Actors.Archive;

/// <summary>Writes an archive, a line at a time, into a stream that stays the caller's.</summary>
public sealed class ArchiveWriter(Stream output) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Of the last event written.</summary>
    public long Seq { get; private set; }

    public void Begin(ArchiveHeader header) => Line(JsonSerializer.SerializeToUtf8Bytes(header, ArchiveJson.Options));

    /// <summary>The room's next event, as it was journaled.</summary>
    public void Add(Frame frame)
    {
        var seq = EventReader.ReadSeq(frame.Json);
        if (seq != Seq + 1)
            throw new InvalidDataException($"Event {seq} follows {Seq} in the journal.");
        Line(frame.Json.Span);
        Seq = seq;
    }

    /// <summary>Without it the file is known to be incomplete.</summary>
    public void End()
    {
        var end = new ArchiveEnd { Seq = Seq, Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset()) };
        Line(JsonSerializer.SerializeToUtf8Bytes(end, ArchiveJson.Options));
        output.Flush();
    }

    public void Dispose() => _hash.Dispose();

    private void Line(ReadOnlySpan<byte> json)
    {
        _hash.AppendData(json);
        _hash.AppendData("\n"u8);
        output.Write(json);
        output.Write("\n"u8);
    }
}
