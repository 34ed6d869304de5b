namespace Collab.Actors.Wire;

/// <summary>A frame that somebody missed [RC2]: the stored bytes, with <c>"recovered":true</c> put in front of the members, unparsed.</summary>
public static class RecoveredFrame
{
    private static ReadOnlySpan<byte> Mark => "{\"recovered\":true,"u8;

    public static Frame Of(ReadOnlySpan<byte> storedJson) => storedJson.StartsWith(Mark)
        ? Frame.FromJson(storedJson)
        : Frame.FromJson(Mark, storedJson[1..]);
}
