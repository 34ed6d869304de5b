namespace Akka.Util;

/// <summary>Numbers as the short names of children without a name: $a, $b, … $ba.</summary>
internal static class Base64Encoding
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    /// <summary>The prefix and the digits of the number, the lowest first.</summary>
    public static string Encode(long value, string prefix)
    {
        Span<char> buffer = stackalloc char[11];
        var length = 0;
        var rest = (ulong)value;
        do
        {
            buffer[length++] = Digits[(int)(rest & 63)];
            rest >>= 6;
        }
        while (rest != 0);

        return string.Concat(prefix, buffer[..length]);
    }
}
