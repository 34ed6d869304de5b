using System.Text;
using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>
/// The payload of a run's event as it may be stored and shown [AG4]: in <c>data.parameters</c>, at any depth, what stands under a key that
/// looks like a secret's becomes <c>"[REDACTED]"</c>, also inside a string that is JSON itself; strings there, in <c>data.result</c> and in
/// <c>data.error</c> are cut, and then <c>data.truncated</c> is true. All else stays as it came, byte by byte.
/// Measured by Collab.Benchmarks/Runs/RunBenchmarks.cs.
/// </summary>
public static class PayloadRedaction
{
    private const int MaxNesting = 8;

    /// <summary>
    /// <paramref name="data"/> is a JSON object; <see cref="JsonException"/> where it is not JSON. The very same memory comes back where
    /// nothing was to be done.
    /// </summary>
    public static ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> data, RunLimits limits)
    {
        var json = JsonBuffer.Rent();
        var walk = new Walk(json, data.Span);
        walk.Data(limits);
        var clean = walk.Changed ? json.ToArray() : data;
        json.Return();
        return clean;
    }

    /// <summary>One pass over a value, copying what stays.</summary>
    private ref struct Walk(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private Utf8JsonReader _reader = new(text, new JsonReaderOptions { MaxDepth = 1_000 });

        public bool Redacted { get; private set; }

        public bool Cut { get; private set; }

        public readonly bool Changed => Redacted || Cut;

        public void Data(RunLimits limits)
        {
            _reader.Read();
            json.Raw((byte)'{');
            var first = true;
            ReadOnlySpan<byte> truncated = default;
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                var (limit, secrets) = Rule(limits);
                var own = _reader.ValueTextEquals("truncated"u8);
                var name = Token();
                _reader.Read();
                if (own)
                {
                    truncated = Skip();
                    continue;
                }

                Name(name, ref first);
                if (limit is null)
                    json.Raw(Skip());
                else
                    Value(limit.Value, secrets, nesting: 0);
            }

            if (Cut)
                truncated = "true"u8;
            if (!truncated.IsEmpty)
            {
                Name("\"truncated\""u8, ref first);
                json.Raw(truncated);
            }

            json.Raw((byte)'}');
            _reader.Read(); // Anything but the end throws.
        }

        /// <summary>A whole text that is one value: JSON that came in a string.</summary>
        public void Nested(int limit, int nesting)
        {
            _reader.Read();
            Value(limit, secrets: true, nesting);
            _reader.Read();
        }

        private readonly (int? Limit, bool Secrets) Rule(RunLimits limits)
        {
            if (_reader.ValueTextEquals("parameters"u8))
                return (limits.ParameterCharacters, true);
            if (_reader.ValueTextEquals("result"u8))
                return (limits.ResultCharacters, false);
            return _reader.ValueTextEquals("error"u8) ? (limits.ErrorCharacters, false) : (null, false);
        }

        /// <summary>The reader is on the value's first token, afterwards on its last.</summary>
        private void Value(int limit, bool secrets, int nesting)
        {
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    Members(limit, secrets, nesting);
                    break;
                case JsonTokenType.StartArray:
                    Items(limit, secrets, nesting);
                    break;
                case JsonTokenType.String:
                    Text(limit, secrets, nesting);
                    break;
                default:
                    json.Raw(Token());
                    break;
            }
        }

        private void Members(int limit, bool secrets, int nesting)
        {
            json.Raw((byte)'{');
            var first = true;
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                Name(Token(), ref first);
                var key = secrets ? _reader.GetString() : null;
                _reader.Read();
                if (key is not null && SecretNames.LooksSecret(key, _reader.TokenType == JsonTokenType.Number))
                {
                    Skip();
                    json.Raw("\"[REDACTED]\""u8);
                    Redacted = true;
                }
                else
                {
                    Value(limit, secrets, nesting);
                }
            }

            json.Raw((byte)'}');
        }

        private void Items(int limit, bool secrets, int nesting)
        {
            json.Raw((byte)'[');
            var first = true;
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                if (!first)
                    json.Raw((byte)',');
                first = false;
                Value(limit, secrets, nesting);
            }

            json.Raw((byte)']');
        }

        private void Text(int limit, bool secrets, int nesting)
        {
            var mayHide = secrets && nesting < MaxNesting && MayBeJson(_reader.ValueSpan);
            // Neither escapes nor the bytes of UTF-8 are fewer than the characters.
            if (!mayHide && _reader.ValueSpan.Length <= limit)
            {
                json.Raw(Token());
                return;
            }

            var text = _reader.GetString()!;
            var hidden = mayHide ? WithoutSecrets(text, nesting) : null;
            Redacted |= hidden is not null;
            var whole = (hidden ?? text).AsSpan();
            var kept = Characters(whole, limit);
            Cut |= kept < whole.Length;
            if (hidden is null && kept == whole.Length)
                json.Raw(Token());
            else
                json.String(whole[..kept]);
        }

        /// <summary>Arguments often come as a string of JSON: null where it is none, or none with a secret.</summary>
        private static string? WithoutSecrets(string text, int nesting)
        {
            var inner = new JsonBuffer();
            try
            {
                var walk = new Walk(inner, Encoding.UTF8.GetBytes(text));
                walk.Nested(int.MaxValue, nesting + 1);
                return walk.Redacted ? Encoding.UTF8.GetString(inner.Written) : null;
            }
            catch (JsonException)
            {
                // A text that only looks like JSON, as any other.
                return null;
            }
        }

        private static bool MayBeJson(ReadOnlySpan<byte> text)
        {
            text = text.TrimStart(" \t\r\n"u8);
            return !text.IsEmpty && text[0] is (byte)'{' or (byte)'[' or (byte)'\\' or (byte)'"';
        }

        private static int Characters(ReadOnlySpan<char> text, int limit)
        {
            var at = 0;
            for (var count = 0; count < limit && at < text.Length; count++)
                at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
            return at;
        }

        private readonly void Name(ReadOnlySpan<byte> name, ref bool first)
        {
            if (!first)
                json.Raw((byte)',');
            first = false;
            json.Raw(name).Raw((byte)':');
        }

        /// <summary>The token as it stands in the text; of a name without its colon.</summary>
        private readonly ReadOnlySpan<byte> Token()
        {
            var from = (int)_reader.TokenStartIndex;
            var length = _reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                ? _reader.ValueSpan.Length + 2
                : _reader.ValueSpan.Length;
            return _text.Slice(from, length);
        }

        private ReadOnlySpan<byte> Skip()
        {
            var from = (int)_reader.TokenStartIndex;
            _reader.Skip();
            return _text[from..(int)_reader.BytesConsumed];
        }
    }
}
