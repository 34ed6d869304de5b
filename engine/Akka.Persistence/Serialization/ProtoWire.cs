using System.Buffers;
using System.Text;

namespace Akka.Persistence.Serialization;

/// <summary>Writes the few protobuf forms that the persistence messages need.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Int(int field, long value)
    {
        if (value != 0)
        {
            Varint((ulong)(field << 3));
            Varint((ulong)value);
        }
    }

    public void ZigZag(int field, long value) => Int(field, (value << 1) ^ (value >> 63));

    public void Text(int field, string value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Bytes(field, Encoding.UTF8.GetBytes(value));
        }
    }

    /// <summary>Leaves out empty bytes, as proto3 does.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Message(field, value);
        }
    }

    public void Message(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)((field << 3) | 2));
        Varint((ulong)value.Length);
        _buffer.Write(value);
    }

    private void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        while (value >= 0x80)
        {
            bytes[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[length++] = (byte)value;
        _buffer.Write(bytes[..length]);
    }
}

/// <summary>Reads protobuf fields one after the other.</summary>
internal ref struct ProtoReader
{
    private ReadOnlySpan<byte> _rest;

    public ProtoReader(ReadOnlySpan<byte> bytes)
    {
        _rest = bytes;
    }

    public int Field { get; private set; }

    public ulong Number { get; private set; }

    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly long ZigZag => (long)(Number >> 1) ^ -(long)(Number & 1);

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                return true;
            case 2:
                var length = checked((int)Varint());
                Bytes = Take(length);
                return true;
            case 1:
                Take(8);
                return true;
            case 5:
                Take(4);
                return true;
            default:
                throw new InvalidDataException($"Not a protobuf message: wire type {tag & 7} in field {Field}");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length)
        {
            throw new InvalidDataException("Not a protobuf message: it ends inside a field");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Take(1)[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("Not a protobuf message: a number is too long");
    }
}
