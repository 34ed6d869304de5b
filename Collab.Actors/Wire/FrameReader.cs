using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>
/// Reads what a client sent: one pass over the bytes, which checks all of WS5, WS8 and WS13 and finds the envelope on its way.
/// Measured by Collab.Benchmarks/Wire/ParseBenchmarks.cs.
/// </summary>
public static class FrameReader
{
    /// <summary>How deep the reader follows a frame that is refused for its depth, to find the id that the refusal must carry.</summary>
    private const int HopelessDepth = 1000;

    /// <summary>
    /// Exactly one of <paramref name="frame"/> and <paramref name="refusal"/> is set; never throws. <paramref name="id"/> is the
    /// frame's own, wherever it could be read, for the answer. <see cref="RefusalCode.InvalidUtf8"/> means close 1007 [WS9].
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, WireLimits limits, out ClientFrame? frame, out Refusal? refusal, out string? id)
    {
        frame = null;
        id = null;
        refusal = null;
        if (!Utf8.IsValid(utf8))
        {
            refusal = new Refusal(RefusalCode.InvalidUtf8, "Invalid message format: not valid UTF-8");
            return false;
        }

        if (utf8.Length > limits.MaxFrameBytes)
        {
            refusal = Refusals.Limit("the frame is too large, in bytes", limits.MaxFrameBytes);
            return false;
        }

        var envelope = new Envelope();
        var walk = new JsonWalk(utf8, limits.MaxDepth, stackalloc JsonWalk.Slot[64], stackalloc int[JsonWalk.DeepestLimit + 1]);
        scoped var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = HopelessDepth });
        try
        {
            ReadEnvelope(ref reader, ref walk, envelope, utf8, limits);
        }
        catch (JsonException)
        {
            // The only way in which Utf8JsonReader says that text is not JSON.
            envelope.Fault(Refusals.Format("not valid JSON"));
        }
        finally
        {
            walk.Dispose();
        }

        id = envelope.Id;
        refusal = envelope.First ?? envelope.CheckShape();
        if (refusal is not null)
            return false;
        frame = envelope.ToFrame();
        return true;
    }

    private static void ReadEnvelope(
        ref Utf8JsonReader reader, ref JsonWalk walk, Envelope envelope, ReadOnlySpan<byte> utf8, WireLimits limits)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            envelope.Fault(Refusals.Format("a frame is a JSON object"));
            return;
        }

        walk.Enter(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = walk.Name(ref reader) ? FieldOf(ref reader) : Field.Other;
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            var token = reader.TokenType;
            if (token is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                walk.Value(ref reader);
                ReadData(envelope, field, utf8[from..(int)reader.BytesConsumed]);
                continue;
            }

            if (walk.Scalar(ref reader))
                ReadScalar(ref reader, envelope, field, utf8[from..(int)reader.BytesConsumed], limits);
        }

        if (walk.Fault is { } fault)
            envelope.Fault(Refusals.Format(fault));
        reader.Read(); // Anything but the end throws.
    }

    private static Field FieldOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8))
            return Field.Type;
        if (reader.ValueTextEquals("data"u8))
            return Field.Data;
        if (reader.ValueTextEquals("id"u8))
            return Field.Id;
        if (reader.ValueTextEquals("room"u8))
            return Field.Room;
        if (reader.ValueTextEquals("channel"u8))
            return Field.Channel;
        if (reader.ValueTextEquals("to"u8))
            return Field.To;
        if (reader.ValueTextEquals("ephemeral"u8))
            return Field.Ephemeral;
        if (reader.ValueTextEquals("run_id"u8))
            return Field.RunId;
        if (reader.ValueTextEquals("agent_name"u8))
            return Field.AgentName;
        return reader.ValueTextEquals("workflow_id"u8) ? Field.WorkflowId : Field.Other;
    }

    private static void ReadData(Envelope envelope, Field field, ReadOnlySpan<byte> json)
    {
        if (field == Field.Data)
            envelope.Data = OneLine(json);
        else if (field != Field.Other)
            envelope.Fault(Refusals.Format($"{NameOf(field)} has the wrong type"));
    }

    private static void ReadScalar(
        ref Utf8JsonReader reader, Envelope envelope, Field field, ReadOnlySpan<byte> json, WireLimits limits)
    {
        switch (field)
        {
            case Field.Other:
                return;
            case Field.Data:
                envelope.Data = OneLine(json);
                return;
            case Field.Type:
                ReadType(ref reader, envelope, limits);
                return;
            case Field.Ephemeral when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                envelope.Ephemeral = reader.TokenType == JsonTokenType.True;
                return;
        }

        if (reader.TokenType == JsonTokenType.Null) // The same as leaving it out.
            return;
        if (reader.TokenType != JsonTokenType.String || field == Field.Ephemeral)
        {
            envelope.Fault(Refusals.Format($"{NameOf(field)} has the wrong type"));
            return;
        }

        if (!envelope.Take(field, reader.GetString()!, limits))
            envelope.Fault(Refusals.Format($"{NameOf(field)} is not valid"));
    }

    private static void ReadType(ref Utf8JsonReader reader, Envelope envelope, WireLimits limits)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            envelope.Fault(Refusals.Type(reader.TokenType.ToString(), "the type must be a string"));
            return;
        }

        if (!reader.ValueIsEscaped && ClientFrameTypes.TryFind(reader.ValueSpan, out var known, out var kind))
        {
            (envelope.Type, envelope.Kind) = (known, kind);
            return;
        }

        var type = reader.GetString()!;
        if (ClientFrameTypes.TryFind(Encoding.UTF8.GetBytes(type), out known, out kind))
            (envelope.Type, envelope.Kind) = (known, kind);
        else if (FrameType.ServerOnly.Contains(type))
            envelope.Fault(Refusals.Type(type, "only the server sends this type"));
        else if (type.Length > limits.MaxTypeLength)
            envelope.Fault(Refusals.Type(type[..32] + "…", "the type is too long"));
        else if (!type.AsSpan().ContainsAny('.', ':'))
            envelope.Fault(Refusals.Type(type, "unknown; an application's own type has a dot or a colon"));
        else
            (envelope.Type, envelope.Kind) = (type, ClientFrameKind.Application);
    }

    /// <summary>
    /// A copy on one line: JSON strings cannot hold these bytes, so wherever they stand they are space between tokens. Frames
    /// go out as lines of server-sent events and of exports.
    /// </summary>
    internal static byte[] OneLine(ReadOnlySpan<byte> json)
    {
        if (!json.ContainsAny("\r\n\t"u8))
            return json.ToArray();
        var copy = new byte[json.Length];
        var length = 0;
        foreach (var b in json)
        {
            if (b is not ((byte)'\r' or (byte)'\n' or (byte)'\t'))
                copy[length++] = b;
        }

        return copy[..length];
    }

    private static string NameOf(Field field) => field switch
    {
        Field.RunId => "run_id",
        Field.AgentName => "agent_name",
        Field.WorkflowId => "workflow_id",
        _ => field.ToString().ToLowerInvariant(),
    };

    private enum Field
    {
        Other,
        Type,
        Data,
        Room,
        Channel,
        To,
        Id,
        Ephemeral,
        RunId,
        AgentName,
        WorkflowId,
    }

    /// <summary>What has been read so far; of several faults the first counts, but the reading goes on, for the id.</summary>
    private sealed class Envelope
    {
        private RoomId? _room;
        private ChannelName? _channel;
        private UserId? _to;
        private string? _runId;
        private string? _agentName;
        private string? _workflowId;

        public ClientFrameKind Kind { get; set; } = ClientFrameKind.Message;

        public string Type { get; set; } = FrameType.Message;

        public ReadOnlyMemory<byte> Data { get; set; } = ClientFrame.NoData;

        public bool Ephemeral { get; set; }

        public string? Id { get; private set; }

        public Refusal? First { get; private set; }

        public void Fault(Refusal refusal) => First ??= refusal;

        /// <summary>Only when nothing else is wrong: of the application's own types some have a shape that is known [EV1].</summary>
        public Refusal? CheckShape() =>
            Kind == ClientFrameKind.Application ? ApplicationShapes.Check(Type, Data, Ephemeral) : null;

        public bool Take(Field field, string text, WireLimits limits)
        {
            switch (field)
            {
                case Field.Id:
                    if (text.Length is 0 || text.Length > limits.MaxIdLength)
                        return false;
                    Id = text;
                    return true;
                case Field.Room:
                    var isRoom = RoomId.TryParse(text, out var room);
                    _room = room;
                    return isRoom;
                case Field.Channel:
                    var isChannel = ChannelName.TryParse(text, out var channel);
                    _channel = channel;
                    return isChannel;
                case Field.To:
                    var isUser = UserId.TryParse(text, out var user);
                    _to = user;
                    return isUser;
                case Field.RunId:
                    _runId = text;
                    return IdSyntax.IsValid(text);
                case Field.WorkflowId:
                    _workflowId = text;
                    return IdSyntax.IsValid(text);
                default:
                    _agentName = text;
                    return text.Length is > 0 and <= IdSyntax.MaxLength;
            }
        }

        public ClientFrame ToFrame() => new()
        {
            Kind = Kind,
            Type = Type,
            Room = _room,
            Channel = _channel,
            To = _to,
            Id = Id,
            Ephemeral = Ephemeral,
            Data = Data,
            RunId = _runId,
            AgentName = _agentName,
            WorkflowId = _workflowId,
        };
    }
}
