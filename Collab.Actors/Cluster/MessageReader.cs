using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Cluster;

/// <summary>Reads what <see cref="MessageWriter"/> wrote; bytes that are not that are an <see cref="InvalidDataException"/>.</summary>
internal sealed class MessageReader(byte[] bytes, ExtendedActorSystem system)
{
    private int _at;

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)value;
        }

        throw new InvalidDataException("A number without an end.");
    }

    public bool Flag() => Number() != 0;

    public DateTimeOffset Time() => new(BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long))), TimeSpan.Zero);

    public byte[] Bytes() => Take(Length()).ToArray();

    public string Text() => Encoding.UTF8.GetString(Take(Length()));

    public string? OptionalText() => Flag() ? Text() : null;

    public T? Optional<T>(Func<T> read) where T : struct => Flag() ? read() : null;

    public ImmutableArray<T> Each<T>(Func<T> read)
    {
        var count = Length();
        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++)
            items.Add(read());
        return items.MoveToImmutable();
    }

    public ImmutableArray<string> Texts() => Each(Text);

    public RoomKey Room() => new(new OrgId(Text()), new RoomId(Text()));

    public UserKey User() => new(new OrgId(Text()), new UserId(Text()));

    public ChannelKey Channel() => new(new OrgId(Text()), new ChannelName(Text()));

    public RunKey Run() => new(new OrgId(Text()), new RunId(Text()));

    public Author Author() => new(new UserId(Text()), Text(), OptionalText() is { } connection ? new ConnectionId(connection) : default);

    public Refusal Refusal() => new((RefusalCode)Number(), Text(), OptionalText(), Optional(() => (int)Number()));

    public RunTag RunTag() => new(new RunId(Text()), Number(), Text(), OptionalText(), Time());

    public RunTag? OptionalRunTag() => Flag() ? RunTag() : null;

    public ConnectionId Connection() => new(Text());

    public CloseCode Code() => new((int)Number(), Text(), Flag());

    public Frame Frame() => Wire.Frame.FromJson(Take(Length()));

    public ImmutableArray<Frame> Frames() => Each(Frame);

    public IActorRef Ref() => system.Provider.ResolveActorRef(Text());

    public IActorRef? OptionalRef() => Flag() ? Ref() : null;

    /// <summary>A length or a count: each thing counted takes a byte at least, so that more than the rest is a lie.</summary>
    private int Length()
    {
        var length = Number();
        return length >= 0 && length <= bytes.Length - _at
            ? (int)length
            : throw new InvalidDataException($"{length} things in {bytes.Length - _at} bytes.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > bytes.Length - _at)
            throw new InvalidDataException("The message ends too soon.");
        var taken = bytes.AsSpan(_at, length);
        _at += length;
        return taken;
    }
}
