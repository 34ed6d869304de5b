using System.Text.Json;
using System.Text.Unicode;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>What a back end gives as <c>data</c> over HTTP: held to the rules of a client's frame [WS8], so that no way in takes what another refuses.</summary>
public static class DataReader
{
    /// <summary>Exactly one of a copy on one line and <paramref name="refusal"/> is set; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, WireLimits limits, out ReadOnlyMemory<byte> data, out Refusal? refusal)
    {
        data = default;
        refusal = Fault(utf8, limits);
        if (refusal is not null)
            return false;
        data = FrameReader.OneLine(utf8);
        return true;
    }

    private static Refusal? Fault(ReadOnlySpan<byte> utf8, WireLimits limits)
    {
        if (!Utf8.IsValid(utf8))
            return new Refusal(RefusalCode.InvalidUtf8, "Invalid message format: not valid UTF-8");
        if (utf8.Length > limits.MaxFrameBytes)
            return Refusals.Limit("the data is too large, in bytes", limits.MaxFrameBytes);

        // In a frame it lies one level below the top.
        var walk = new JsonWalk(utf8, limits.MaxDepth - 1, stackalloc JsonWalk.Slot[64], stackalloc int[JsonWalk.DeepestLimit + 1]);
        scoped var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = JsonWalk.DeepestLimit });
        try
        {
            reader.Read();
            walk.Value(ref reader);
            reader.Read(); // Anything but the end throws.
            return walk.Fault is { } fault ? Refusals.Format(fault) : null;
        }
        catch (JsonException)
        {
            // The only way in which Utf8JsonReader says that text is not JSON.
            return Refusals.Format("not valid JSON");
        }
        finally
        {
            walk.Dispose();
        }
    }
}
