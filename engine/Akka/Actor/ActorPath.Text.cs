using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Akka.Actor;

/// <summary>Paths as text: akka://system/user/parent/child#uid.</summary>
public abstract partial class ActorPath
{
    private static readonly System.Buffers.SearchValues<char> ValidCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ValidSymbols);

    /// <summary>Whether an actor may bear the name. Names that begin with $ are the engine's own.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
            return false;

        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] == '%' && i + 2 < s.Length && char.IsAsciiHexDigit(s[i + 1]) && char.IsAsciiHexDigit(s[i + 2]))
                i += 2;
            else if (!ValidCharacters.Contains(s[i]))
                return false;
        }

        return true;
    }

    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Join("/", pathElements);

    /// <exception cref="UriFormatException">The text is no path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        return Address.TryParse(path.AsSpan(), out var address, out var absoluteUri)
            && TryParse(new RootActorPath(address), absoluteUri, out actorPath);
    }

    public static bool TryParse(ActorPath basePath, string absoluteUri, out ActorPath actorPath) =>
        TryParse(basePath, absoluteUri.AsSpan(), out actorPath);

    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, out ActorPath actorPath)
    {
        actorPath = basePath;
        if (absoluteUri.IsEmpty || absoluteUri[0] != '/')
            return false;

        long uid = 0;
        var fragment = absoluteUri.IndexOf('#');
        if (fragment >= 0)
        {
            if (!long.TryParse(absoluteUri[(fragment + 1)..], out uid))
                uid = 0;
            absoluteUri = absoluteUri[..fragment];
        }

        var rest = absoluteUri[1..];
        while (!rest.IsEmpty)
        {
            var slash = rest.IndexOf('/');
            var element = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? default : rest[(slash + 1)..];
            if (!element.IsEmpty)
                actorPath = new ChildActorPath(actorPath, element.ToString(), rest.IsEmpty ? uid : 0);
        }

        return true;
    }

    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address) => TryParseAddress(path, out address, out _);

    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address, out ReadOnlySpan<char> absoluteUri) =>
        Address.TryParse(path.AsSpan(), out address, out absoluteUri);

    /// <summary>Splits the text into its address and what follows, and looks no closer.</summary>
    public static bool TryParseParts(ReadOnlySpan<char> path, out ReadOnlySpan<char> address, out ReadOnlySpan<char> absoluteUri)
    {
        address = default;
        absoluteUri = default;
        var scheme = path.IndexOf("://");
        if (scheme <= 0)
            return false;
        var slash = path[(scheme + 3)..].IndexOf('/');
        address = slash < 0 ? path : path[..(scheme + 3 + slash)];
        absoluteUri = slash < 0 ? "/" : path[(scheme + 3 + slash)..];
        return true;
    }

    public override string ToString() => Join(Address.ToString());

    public string ToStringWithoutAddress() => Join(string.Empty);

    public string ToStringWithUid() => AppendUidFragment(ToString());

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>With another address, unless the path has one that others can reach.</summary>
    public string ToStringWithAddress(Address address) => Join((Address is { Host: not null, Port: not null } ? Address : address).ToString());

    public string ToSerializationFormat() => AppendUidFragment(ToStringWithAddress());

    public string ToSerializationFormatWithAddress(Address address) => AppendUidFragment(ToStringWithAddress(address));

    private string AppendUidFragment(string text) => _uid == ActorCell.UndefinedUid ? text : $"{text}#{_uid}";

    private string Join(string prefix)
    {
        if (_parent is null)
            return $"{prefix}/{_name}";

        var text = new StringBuilder(prefix, prefix.Length + 16 * _depth);
        Append(this, text);
        return text.ToString();

        static void Append(ActorPath path, StringBuilder text)
        {
            if (path._parent is not { } parent)
            {
                if (path._name.Length > 0)
                    text.Append('/').Append(path._name);
                return;
            }

            Append(parent, text);
            text.Append('/').Append(path._name);
        }
    }
}
