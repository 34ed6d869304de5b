using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Collab.Actors.Domain;

/// <summary>
/// Writes JSON as bytes into one growing array: no tokens, no validation, no allocation once warm.
/// Measured by Collab.Benchmarks/Wire/EncodeBenchmarks.cs.
/// </summary>
public sealed class JsonBuffer : IBufferWriter<byte>
{
    /// <summary>A buffer that one huge frame has blown up is not kept.</summary>
    private const int KeepUpTo = 1024 * 1024;

    private static readonly SearchValues<char> MustEscape = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f" +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    [ThreadStatic]
    private static JsonBuffer? _cached;

    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>This thread's buffer, empty. Hand it back with <see cref="Return"/>; one that is not handed back is only garbage.</summary>
    public static JsonBuffer Rent()
    {
        var buffer = _cached ?? new JsonBuffer();
        _cached = null;
        buffer.Length = 0;
        return buffer;
    }

    public void Return()
    {
        if (_bytes.Length <= KeepUpTo)
            _cached = this;
    }

    public JsonBuffer Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(GetSpan(json.Length));
        Length += json.Length;
        return this;
    }

    public JsonBuffer Raw(byte one)
    {
        GetSpan(1)[0] = one;
        Length++;
        return this;
    }

    /// <summary>A JSON string with its quotes. A lone surrogate becomes U+FFFD: what goes out is always valid UTF-8.</summary>
    public JsonBuffer String(ReadOnlySpan<char> text)
    {
        Raw((byte)'"');
        while (true)
        {
            var stop = text.IndexOfAny(MustEscape);
            var plain = stop < 0 ? text : text[..stop];
            Length += Encoding.UTF8.GetBytes(plain, GetSpan(Encoding.UTF8.GetMaxByteCount(plain.Length)));
            if (stop < 0)
                return Raw((byte)'"');
            Escape(text[stop]);
            text = text[(stop + 1)..];
        }
    }

    public JsonBuffer Number(long value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(20), out var written);
        Length += written;
        return this;
    }

    public JsonBuffer Number(double value)
    {
        value.TryFormat(GetSpan(32), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
        return this;
    }

    public JsonBuffer Bool(bool value) => Raw(value ? "true"u8 : "false"u8);

    /// <summary>A JSON string: UTC, ISO 8601, milliseconds.</summary>
    public JsonBuffer Time(DateTimeOffset at)
    {
        var span = GetSpan(26);
        var utc = at.UtcDateTime;
        span[0] = (byte)'"';
        Digits(span[1..5], utc.Year);
        span[5] = (byte)'-';
        Digits(span[6..8], utc.Month);
        span[8] = (byte)'-';
        Digits(span[9..11], utc.Day);
        span[11] = (byte)'T';
        Digits(span[12..14], utc.Hour);
        span[14] = (byte)':';
        Digits(span[15..17], utc.Minute);
        span[17] = (byte)':';
        Digits(span[18..20], utc.Second);
        span[20] = (byte)'.';
        Digits(span[21..24], utc.Millisecond);
        span[24] = (byte)'Z';
        span[25] = (byte)'"';
        Length += 26;
        return this;
    }

    public byte[] ToArray() => Written.ToArray();

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    private void Ensure(int more)
    {
        if (_bytes.Length - Length < more)
            Array.Resize(ref _bytes, Math.Max(checked(_bytes.Length * 2), Length + more));
    }

    private void Escape(char c)
    {
        if (c is '"' or '\\')
        {
            Raw((byte)'\\').Raw((byte)c);
            return;
        }

        Raw("\\u00"u8).Raw((byte)(c < 0x10 ? '0' : '1')).Raw((byte)"0123456789abcdef"[c & 0xF]);
    }

    private static void Digits(Span<byte> into, int value)
    {
        for (var i = into.Length - 1; i >= 0; i--)
        {
            into[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
