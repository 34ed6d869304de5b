using System.Buffers;
using System.Text.Json;

namespace Collab.Actors.Wire;

/// <summary>
/// What JSON must be beyond its grammar [WS8]: not too deep, no key twice in one object (however it is escaped), no number beyond
/// a double, no lone surrogate. It follows a reader through the text and keeps the first fault in <see cref="Fault"/>.
/// One table holds the keys of all objects, so that neither deep nor wide input costs more than its length.
/// </summary>
internal ref struct JsonWalk
{
    /// <summary>What the limit on depth itself may be at most.</summary>
    public const int DeepestLimit = 64;

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<int> _owners; // The object that is open at each depth.
    private readonly int _maxDepth;
    private Span<Slot> _slots;
    private Slot[]? _rented;
    private byte[]? _unescaped;
    private int _unescapedLength;
    private int _keys;
    private int _objects;

    public JsonWalk(ReadOnlySpan<byte> text, int maxDepth, Span<Slot> slots, Span<int> owners)
    {
        _text = text;
        _maxDepth = Math.Min(maxDepth, DeepestLimit);
        _slots = slots;
        _owners = owners;
    }

    public string? Fault { get; private set; }

    /// <summary>The reader is on the first token of a value; afterwards it is on the last.</summary>
    public void Value(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            Scalar(ref reader);
            return;
        }

        var outer = reader.CurrentDepth;
        Enter(ref reader);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    Name(ref reader);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Enter(ref reader);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    if (reader.CurrentDepth == outer)
                        return;
                    break;
                default:
                    Scalar(ref reader);
                    break;
            }
        }
    }

    public void Enter(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth + 1;
        if (depth > _maxDepth)
            Fault ??= $"nested deeper than {_maxDepth}";
        else if (reader.TokenType == JsonTokenType.StartObject)
            _owners[depth] = ++_objects;
    }

    /// <summary>False where the value must not be used: a string with a lone surrogate, a number beyond a double.</summary>
    public bool Scalar(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan):
                Fault ??= "a lone surrogate in a string";
                return false;
            case JsonTokenType.Number when !IsFinite(ref reader):
                Fault ??= "a number out of range";
                return false;
            default:
                return true;
        }
    }

    /// <summary>False where the key must not be used, not even compared: it holds a lone surrogate.</summary>
    public bool Name(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan))
        {
            Fault ??= "a lone surrogate in a key";
            return false;
        }

        if (Fault is not null)
            return true; // Nothing more to find, and below the limit on depth nobody keeps account of objects.
        if (!reader.ValueIsEscaped)
        {
            Add(_owners[reader.CurrentDepth], (int)reader.TokenStartIndex + 1, reader.ValueSpan);
            return true;
        }

        _unescaped ??= ArrayPool<byte>.Shared.Rent(_text.Length);
        var length = reader.CopyString(_unescaped.AsSpan(_unescapedLength));
        Add(_owners[reader.CurrentDepth], ~_unescapedLength, _unescaped.AsSpan(_unescapedLength, length));
        _unescapedLength += length;
        return true;
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<Slot>.Shared.Return(_rented);
        if (_unescaped is not null)
            ArrayPool<byte>.Shared.Return(_unescaped);
    }

    private static bool IsFinite(ref Utf8JsonReader reader)
    {
        var digits = reader.ValueSpan;
        return (digits.Length < 300 && !digits.ContainsAny((byte)'e', (byte)'E'))
            || (reader.TryGetDouble(out var value) && double.IsFinite(value));
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> raw)
    {
        var high = false;
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] != (byte)'\\' || raw[i + 1] != (byte)'u')
            {
                if (high)
                    return true;
                i += raw[i] == (byte)'\\' ? 2 : 1;
                continue;
            }

            var code = (Hex(raw[i + 2]) << 12) | (Hex(raw[i + 3]) << 8) | (Hex(raw[i + 4]) << 4) | Hex(raw[i + 5]);
            var low = code is >= 0xDC00 and <= 0xDFFF;
            if (low != high)
                return true;
            high = code is >= 0xD800 and <= 0xDBFF;
            i += 6;
        }

        return high;
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private void Add(int owner, int from, ReadOnlySpan<byte> key)
    {
        // HashCode is seeded anew in each process: nobody can prepare keys that collide.
        var hasher = new HashCode();
        hasher.Add(owner);
        hasher.AddBytes(key);
        var hash = hasher.ToHashCode();
        if (_keys * 2 >= _slots.Length)
            Grow();
        for (var at = hash & (_slots.Length - 1); ; at = (at + 1) & (_slots.Length - 1))
        {
            ref var slot = ref _slots[at];
            if (slot.Owner == 0)
            {
                slot = new Slot { Owner = owner, Hash = hash, From = from, Length = key.Length };
                _keys++;
                return;
            }

            if (slot.Owner == owner && slot.Hash == hash && KeyOf(slot).SequenceEqual(key))
            {
                Fault = "a key stands twice in one object";
                return;
            }
        }
    }

    private readonly ReadOnlySpan<byte> KeyOf(Slot slot) => slot.From >= 0
        ? _text.Slice(slot.From, slot.Length)
        : _unescaped.AsSpan(~slot.From, slot.Length);

    private void Grow()
    {
        var wider = ArrayPool<Slot>.Shared.Rent(_slots.Length * 2);
        var slots = wider.AsSpan(0, _slots.Length * 2);
        slots.Clear();
        foreach (var slot in _slots)
        {
            if (slot.Owner == 0)
                continue;
            var at = slot.Hash & (slots.Length - 1);
            while (slots[at].Owner != 0)
                at = (at + 1) & (slots.Length - 1);
            slots[at] = slot;
        }

        if (_rented is not null)
            ArrayPool<Slot>.Shared.Return(_rented);
        _rented = wider;
        _slots = slots;
    }

    public struct Slot
    {
        public int Owner;
        public int Hash;
        public int From;
        public int Length;
    }
}
