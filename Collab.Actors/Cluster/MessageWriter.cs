using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Wire;

namespace Collab.Actors.Cluster;

/// <summary>
/// Fields in the order in which a format names them: numbers as variable-length integers, texts and bytes after their length. The
/// other half is <see cref="MessageReader"/>.
/// </summary>
internal sealed class MessageWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Seven bits a byte, the lowest first; negative numbers take ten bytes.</summary>
    public MessageWriter Number(long value)
    {
        var rest = (ulong)value;
        var span = _bytes.GetSpan(10);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        _bytes.Advance(length);
        return this;
    }

    public MessageWriter Flag(bool value) => Number(value ? 1 : 0);

    public MessageWriter Time(DateTimeOffset value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value.UtcTicks);
        _bytes.Advance(sizeof(long));
        return this;
    }

    public MessageWriter Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _bytes.Write(value);
        return this;
    }

    public MessageWriter Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        Encoding.UTF8.GetBytes(value, _bytes.GetSpan(length));
        _bytes.Advance(length);
        return this;
    }

    public MessageWriter Optional<T>(T? value, Action<T> write) where T : struct
    {
        Flag(value is not null);
        if (value is { } known)
            write(known);
        return this;
    }

    public MessageWriter OptionalText(string? value)
    {
        Flag(value is not null);
        return value is null ? this : Text(value);
    }

    public MessageWriter Each<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        Number(items.Count);
        foreach (var item in items)
            write(item);
        return this;
    }

    public MessageWriter Texts(ImmutableArray<string> items) => Each(items, item => Text(item));

    public MessageWriter Room(RoomKey room) => Text(room.Org.Value).Text(room.Room.Value);

    public MessageWriter User(UserKey user) => Text(user.Org.Value).Text(user.User.Value);

    public MessageWriter Channel(ChannelKey channel) => Text(channel.Org.Value).Text(channel.Channel.Value);

    public MessageWriter Run(RunKey run) => Text(run.Org.Value).Text(run.Run.Value);

    /// <summary>A back end has no connection.</summary>
    public MessageWriter Author(Author by) => Text(by.User.Value).Text(by.Name).OptionalText(by.Connection.Value);

    public MessageWriter Refusal(Refusal refusal) => Number((int)refusal.Code).Text(refusal.Message)
        .OptionalText(refusal.Details).Optional<int>(refusal.RetryAfterMs, wait => Number(wait));

    public MessageWriter RunTag(RunTag tag) => Text(tag.Run.Value).Number(tag.Seq).Text(tag.AgentName).OptionalText(tag.Workflow).Time(tag.At);

    public MessageWriter OptionalRunTag(RunTag? tag)
    {
        Flag(tag is not null);
        return tag is null ? this : RunTag(tag);
    }

    public MessageWriter Connection(ConnectionId connection) => Text(connection.Value);

    public MessageWriter Code(CloseCode code) => Number(code.Code).Text(code.Reason).Flag(code.Reconnect);

    public MessageWriter Frame(Frame frame) => Bytes(frame.Json.Span);

    public MessageWriter Frames(ImmutableArray<Frame> frames) => Each(frames, frame => Frame(frame));

    public MessageWriter Ref(IActorRef actor) => Text(Akka.Serialization.Serialization.SerializedActorPath(actor));

    public MessageWriter OptionalRef(IActorRef? actor)
    {
        Flag(actor is not null);
        return actor is null ? this : Ref(actor);
    }
}
