namespace Akka.Configuration.Hocon;

/// <summary>A recursive-descent reader of one document: objects, keys, includes. Values are in the other half.</summary>
internal sealed partial class HoconReader
{
    private readonly string _text;
    private readonly Func<string, HoconRoot>? _include;
    private readonly List<HoconSubstitution> _substitutions = [];
    private readonly List<string> _path = [];
    private int _at;

    public HoconReader(string text, Func<string, HoconRoot>? include)
    {
        _text = text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text;
        _include = include;
    }

    private bool AtEnd => _at >= _text.Length;

    private char Current => Ahead(0);

    public HoconRoot ReadDocument()
    {
        var root = new HoconValue();
        SkipSpace(lines: true);
        if (Current == '[')
        {
            root.AppendValue(ReadArray());
        }
        else
        {
            var body = new HoconObject();
            root.AppendValue(body);
            var braces = TryTake('{');
            ReadMembers(body, braces);
        }
        SkipSpace(lines: true);
        if (!AtEnd)
            throw Error($"Unexpected '{Current}' after the end of the document");
        new HoconResolver(root).ResolveAll();
        return new HoconRoot(root, _substitutions);
    }

    private void ReadMembers(HoconObject into, bool braces)
    {
        while (true)
        {
            SkipSpace(lines: true, commas: true);
            if (AtEnd && !braces)
                return;
            if (AtEnd)
                throw Error("The document ends within an object: '}' is missing");
            if (Current == '}' && !braces)
                throw Error("'}' without '{'");
            if (TryTake('}'))
                return;
            if (!TryReadInclude(into))
                ReadMember(into);
        }
    }

    private void ReadMember(HoconObject into)
    {
        var keys = ReadKey();
        var depth = _path.Count;
        _path.AddRange(keys);
        SkipSpace(lines: true);

        var append = Current == '+' && Ahead(1) == '=';
        if (append)
            _at += 2;
        else if (!TryTake('=') && !TryTake(':') && Current != '{')
            throw Error($"'=', ':' or '{{' is missing after the key '{string.Join('.', keys)}'");

        for (var i = 0; i < keys.Count - 1; i++)
            into = OpenObject(into, keys[i]);
        Assign(into, keys[^1], append);
        _path.RemoveRange(depth, keys.Count);
    }

    /// <summary>The object behind a key, for what is set below it.</summary>
    private static HoconObject OpenObject(HoconObject owner, string key)
    {
        owner.Items.TryGetValue(key, out var before);
        if (before?.Values is [.., HoconObject last])
            return last;
        var opened = new HoconObject();
        var value = HoconValue.Of(opened);
        value.Previous = before;
        owner.Items[key] = value;
        return opened;
    }

    private void Assign(HoconObject owner, string key, bool append)
    {
        SkipSpace(lines: true);
        owner.Items.TryGetValue(key, out var before);
        if (!append && Current == '{' && before?.Values is [.., HoconObject last])
        {
            _at++;
            ReadMembers(last, braces: true);
            ReadElements(before);
            return;
        }

        var value = new HoconValue();
        if (append)
        {
            // `a += x` stands for `a = ${?a} [x]`.
            value.AppendValue(Substitution(string.Join('.', _path.Select(HoconText.QuoteKey)), optional: true));
            var item = new HoconValue();
            ReadElements(item);
            value.AppendValue(new HoconArray { item });
        }
        else
        {
            ReadElements(value);
        }
        if (value.Values.Count == 0)
            throw Error($"The key '{key}' has no value");
        if (value.Values.Exists(v => v is HoconObject or HoconSubstitution))
            value.Previous = before;
        owner.Items[key] = value;
    }

    private List<string> ReadKey()
    {
        var keys = new List<string>();
        var key = string.Empty;
        var any = false;
        while (true)
        {
            if (Current == '"')
            {
                // Blanks around a quoted part are only there for the reader.
                key = any ? key + ReadQuoted() : ReadQuoted();
                any = true;
                SkipSpace(lines: false);
                continue;
            }
            if (Current == '.')
            {
                if (!any)
                    throw Error("A key is missing before '.'");
                keys.Add(key);
                (key, any) = (string.Empty, false);
                _at++;
                continue;
            }
            var start = _at;
            while (!AtEnd && !IsEndOfKey())
                _at++;
            if (_at == start)
                break;
            var part = _text[start.._at];
            key += Current is '.' or '"' ? part : part.TrimEnd();
            any = true;
        }
        if (!any)
            throw Error(AtEnd ? "A key is missing" : $"'{Current}' can not start a key");
        keys.Add(key);
        return keys;
    }

    private bool IsEndOfKey() =>
        Current is '.' or '"' or '{' or '}' or '[' or ']' or ':' or '=' or ',' or '#' or '$' or '\n'
        || (Current == '+' && Ahead(1) == '=') || IsComment();

    private bool TryReadInclude(HoconObject into)
    {
        const string Word = "include";
        if (string.CompareOrdinal(_text, _at, Word, 0, Word.Length) != 0 || !(char.IsWhiteSpace(Ahead(Word.Length)) || Ahead(Word.Length) == '"'))
            return false;
        var start = _at;
        _at += Word.Length;
        SkipSpace(lines: false);
        if (Current != '"')
        {
            _at = start;
            return false;
        }
        var name = ReadQuoted();
        if (_include is null)
            throw new InvalidOperationException($"The document includes '{name}', but nobody was named to read it.");
        if (_include(name)?.Value?.GetObject() is not { } included)
            throw Error($"What '{name}' includes is not an object");
        foreach (var (key, value) in included.Items)
        {
            // What is included wins over what stood before it, and loses to what follows.
            into.Items.TryGetValue(key, out var before);
            into.Items[key] = new HoconValue([.. value.Values]) { Previous = before };
        }
        return true;
    }
}
