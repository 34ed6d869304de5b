using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

internal sealed partial class HoconReader
{
    private const string TripleQuote = "\"\"\"";

    /// <summary>Reads up to the end of the line, a comma or a closing bracket; what stands side by side is joined.</summary>
    private void ReadElements(HoconValue into)
    {
        while (true)
        {
            var space = _at;
            SkipSpace(lines: false);
            if (AtEnd || Current is '\n' or ',' or '}' or ']')
                return;

            var blanks = into.Values is [.., HoconLiteral or HoconSubstitution] ? _text[space.._at] : string.Empty;
            var element = ReadElement();
            if (element is HoconObject or HoconArray ? into.Values.Exists(v => v is HoconLiteral { Value: { } text } && !string.IsNullOrWhiteSpace(text)) : element is HoconLiteral && into.Values.Exists(v => v is HoconObject or HoconArray))
                throw Error("Text and an object or array can not be joined");
            if (blanks.Length > 0 && element is HoconLiteral or HoconSubstitution)
                into.AppendValue(new HoconLiteral { Value = blanks });
            into.AppendValue(element);
        }
    }

    private IHoconElement ReadElement()
    {
        switch (Current)
        {
            case '{':
                _at++;
                var body = new HoconObject();
                ReadMembers(body, braces: true);
                return body;
            case '[':
                return ReadArray();
            case '"' when Matches(TripleQuote):
                return new HoconLiteral { Value = ReadTripleQuoted() };
            case '"':
                return new HoconLiteral { Value = ReadQuoted() };
            case '$' when Ahead(1) == '{':
                return ReadSubstitution();
            default:
                return ReadUnquoted();
        }
    }

    private HoconArray ReadArray()
    {
        _at++;
        var array = new HoconArray();
        while (true)
        {
            SkipSpace(lines: true, commas: true);
            if (AtEnd)
                throw Error("The document ends within an array: ']' is missing");
            if (TryTake(']'))
                return array;
            if (Current == '}')
                throw Error("'}' within an array");
            var value = new HoconValue();
            ReadElements(value);
            array.Add(value);
        }
    }

    private HoconLiteral ReadUnquoted()
    {
        var start = _at;
        while (!AtEnd && !(Current is '"' or '{' or '}' or '[' or ']' or ':' or '=' or ',' or '#' or '\n' || IsComment() || (Current == '$' && Ahead(1) == '{')))
            _at++;
        if (_at == start)
            throw Error($"'{Current}' can not stand in a value without quotes");
        var text = _text[start.._at];
        var trimmed = text.TrimEnd();
        // The blanks belong to whatever follows.
        _at -= text.Length - trimmed.Length;
        return new HoconLiteral { Value = trimmed == "null" ? null! : trimmed };
    }

    private HoconSubstitution ReadSubstitution()
    {
        _at += 2;
        var optional = TryTake('?');
        var end = _text.IndexOf('}', _at);
        if (end < 0)
            throw Error("'}' is missing after '${'");
        var path = _text[_at..end].Trim();
        if (path.Length == 0 || path.Contains('\n'))
            throw Error("A substitution needs a path");
        _at = end + 1;
        return Substitution(path, optional);
    }

    private HoconSubstitution Substitution(string path, bool optional)
    {
        var substitution = new HoconSubstitution(path, optional);
        _substitutions.Add(substitution);
        return substitution;
    }

    private string ReadTripleQuoted()
    {
        _at += TripleQuote.Length;
        var end = _text.IndexOf(TripleQuote, _at, StringComparison.Ordinal);
        if (end < 0)
            throw Error("The closing \"\"\" is missing");
        // Quotes beyond the closing three belong to the text.
        while (end + TripleQuote.Length < _text.Length && _text[end + TripleQuote.Length] == '"')
            end++;
        var value = _text[_at..end];
        _at = end + TripleQuote.Length;
        return value;
    }

    private string ReadQuoted()
    {
        var text = new StringBuilder();
        _at++;
        while (true)
        {
            if (AtEnd || Current == '\n')
                throw Error("The closing quote is missing");
            var c = _text[_at++];
            if (c == '"')
                return text.ToString();
            text.Append(c == '\\' ? ReadEscape() : c);
        }
    }

    private char ReadEscape()
    {
        var c = Current;
        _at++;
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 <= _text.Length && ushort.TryParse(_text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default:
                throw new NotSupportedException($"Unknown escape code: {c} (line {Line()})");
        }
    }

    private void SkipSpace(bool lines, bool commas = false)
    {
        while (!AtEnd)
        {
            if (Current == '\n' ? lines : char.IsWhiteSpace(Current) || (commas && Current == ','))
            {
                _at++;
            }
            else if (IsComment())
            {
                while (!AtEnd && Current != '\n')
                    _at++;
            }
            else
            {
                return;
            }
        }
    }

    private bool IsComment() => Current == '#' || (Current == '/' && Ahead(1) == '/');

    private char Ahead(int count) => _at + count < _text.Length ? _text[_at + count] : '\0';

    private bool Matches(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private bool TryTake(char c)
    {
        if (AtEnd || Current != c)
            return false;
        _at++;
        return true;
    }

    private FormatException Error(string what) => new($"{what} (line {Line()})");

    private int Line() => 1 + _text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n');
}
