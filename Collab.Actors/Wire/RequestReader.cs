using System.Text.Json;
using Collab.Actors.Domain;

namespace Collab.Actors.Wire;

/// <summary>To be in a room; with an epoch and a since, to go on where one was [RM7, RC2].</summary>
public readonly record struct JoinRequest(RoomId Room, Epoch? Epoch, long? Since);

/// <summary>The events after <paramref name="Since"/>, at most <paramref name="Limit"/> [MS1].</summary>
public readonly record struct HistoryRequest(long Since, int Limit);

/// <summary>The data of the frames that ask something of the server itself. Never throws on frames from <see cref="FrameReader"/>.</summary>
public static class RequestReader
{
    public static bool TryReadJoin(ClientFrame frame, out JoinRequest join, out Refusal? refusal)
    {
        join = default;
        if (!TryReadRoom(frame, out var room, out refusal))
            return false;
        if (!TryText(frame, "epoch"u8, out var epochText, out refusal) || !TryWhole(frame, "since"u8, out var since, out refusal))
            return false;
        Epoch? epoch = null;
        if (epochText is not null)
        {
            if (!Epoch.TryParse(epochText, out var read))
                return Refuse("epoch is not valid", out refusal);
            epoch = read;
        }

        join = new JoinRequest(room, epoch, since);
        return true;
    }

    /// <summary>The room of a <c>join</c> or <c>leave</c>: in the data or beside it.</summary>
    public static bool TryReadRoom(ClientFrame frame, out RoomId room, out Refusal? refusal)
    {
        room = frame.Room ?? default;
        if (!TryText(frame, "room"u8, out var text, out refusal))
            return false;
        if (text is null)
            return frame.Room is not null || Refuse("room is missing", out refusal);
        if (!RoomId.TryParse(text, out var inData))
            return Refuse("room is not valid", out refusal);
        if (frame.Room is { } beside && beside != inData)
            return Refuse("room stands twice, and differs", out refusal);
        room = inData;
        return true;
    }

    public static bool TryReadHistory(ClientFrame frame, WireLimits limits, out HistoryRequest history, out Refusal? refusal)
    {
        history = default;
        if (!TryWhole(frame, "since"u8, out var since, out refusal) || !TryWhole(frame, "limit"u8, out var limit, out refusal))
            return false;
        if (limit is < 1 || limit > limits.MaxHistory)
            return Refuse($"limit must be 1 to {limits.MaxHistory}", out refusal);
        history = new HistoryRequest(since ?? 0, (int)(limit ?? Math.Min(100, limits.MaxHistory)));
        return true;
    }

    /// <summary>The inbox_seq up to which the client has everything [DM1].</summary>
    public static bool TryReadInboxAck(ClientFrame frame, out long seq, out Refusal? refusal)
    {
        seq = 0;
        if (!TryWhole(frame, "seq"u8, out var read, out refusal))
            return false;
        seq = read ?? 0;
        return read is not null || Refuse("seq is missing", out refusal);
    }

    public static bool TryReadToken(ClientFrame frame, out string token, out Refusal? refusal)
    {
        token = "";
        if (!TryText(frame, "token"u8, out var text, out refusal))
            return false;
        token = text ?? "";
        return token.Length > 0 || Refuse("token is missing", out refusal);
    }

    /// <summary>The channel of <c>subscribe</c>, <c>unsubscribe</c> and <c>publish</c>: beside the data or in it [CH1].</summary>
    public static bool TryReadChannel(ClientFrame frame, out ChannelName channel, out Refusal? refusal)
    {
        channel = frame.Channel ?? default;
        refusal = null;
        if (frame.Channel is not null)
            return true;
        if (!TryText(frame, "channel"u8, out var text, out refusal))
            return false;
        return ChannelName.TryParse(text, out channel) || Refuse(text is null ? "channel is missing" : "channel is not valid", out refusal);
    }

    /// <summary>The receiver of <c>direct</c>: beside the data or in it [DM1].</summary>
    public static bool TryReadReceiver(ClientFrame frame, out UserId to, out Refusal? refusal)
    {
        to = frame.To ?? default;
        refusal = null;
        if (frame.To is not null)
            return true;
        if (!TryText(frame, "to"u8, out var text, out refusal))
            return false;
        return UserId.TryParse(text, out to) || Refuse(text is null ? "to is missing" : "to is not valid", out refusal);
    }

    /// <summary>A member's own state, any JSON, latest wins [RM6].</summary>
    public static bool TryReadPresence(ClientFrame frame, WireLimits limits, out ReadOnlyMemory<byte> state, out Refusal? refusal)
    {
        state = default;
        if (!TryFind(frame, "state"u8, out var value, out refusal))
            return false;
        if (value is not { } range)
            return Refuse("state is missing", out refusal);
        state = frame.Data[range];
        if (state.Length <= limits.MaxPresenceBytes)
            return true;
        refusal = Refusals.Limit("the presence state is too large, in bytes", limits.MaxPresenceBytes);
        return false;
    }

    /// <summary>What passes to the others without a journal: a preview must be an object [DR4], the application's own may be anything [WS13].</summary>
    public static bool TryReadEphemeral(ClientFrame frame, out Refusal? refusal)
    {
        refusal = null;
        return frame.Kind == ClientFrameKind.Application || TryFind(frame, default, out _, out refusal);
    }

    private static bool TryText(ClientFrame frame, ReadOnlySpan<byte> name, out string? text, out Refusal? refusal)
    {
        text = null;
        if (!TryFind(frame, name, out var value, out refusal) || value is not { } range)
            return refusal is null;
        var reader = new Utf8JsonReader(frame.Data.Span[range]);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.String)
            return Refuse($"{Encoding(name)} must be a string", out refusal);
        text = reader.GetString();
        return true;
    }

    /// <summary>A whole number that is not negative.</summary>
    private static bool TryWhole(ClientFrame frame, ReadOnlySpan<byte> name, out long? number, out Refusal? refusal)
    {
        number = null;
        if (!TryFind(frame, name, out var value, out refusal) || value is not { } range)
            return refusal is null;
        var reader = new Utf8JsonReader(frame.Data.Span[range]);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var whole) || whole < 0)
            return Refuse($"{Encoding(name)} must be a whole number from 0", out refusal);
        number = whole;
        return true;
    }

    private static bool TryFind(ClientFrame frame, ReadOnlySpan<byte> name, out Range? value, out Refusal? refusal)
    {
        value = null;
        refusal = null;
        var reader = new Utf8JsonReader(frame.Data.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return Refuse("data must be an object", out refusal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.TrySkip();
            if (found)
                value = from..(int)reader.BytesConsumed;
        }

        return true;
    }

    private static string Encoding(ReadOnlySpan<byte> name) => System.Text.Encoding.UTF8.GetString(name);

    private static bool Refuse(string what, out Refusal? refusal)
    {
        refusal = Refusals.Format(what);
        return false;
    }
}
