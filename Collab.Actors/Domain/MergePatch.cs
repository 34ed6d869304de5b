using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>RFC 7396 over bytes: members that the patch does not name are copied as they stand.</summary>
public static class MergePatch
{
    /// <summary>Both must be well-formed JSON objects. The result is one too; values are the very bytes of target or patch.</summary>
    public static void Apply(ReadOnlySpan<byte> target, ReadOnlySpan<byte> patch, JsonBuffer into)
    {
        var changes = Members(patch);
        var byName = new Dictionary<string, int>(changes.Count, StringComparer.Ordinal);
        for (var i = 0; i < changes.Count; i++)
            byName[changes[i].Name] = i;

        var done = new bool[changes.Count];
        var first = true;
        into.Raw((byte)'{');
        foreach (var (name, value) in Members(target))
        {
            var old = target[value];
            if (!byName.TryGetValue(name, out var at))
            {
                Put(name, old, into, ref first);
                continue;
            }

            done[at] = true;
            Replace(name, old, patch[changes[at].Value], into, ref first);
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (!done[i])
                Replace(changes[i].Name, default, patch[changes[i].Value], into, ref first);
        }

        into.Raw((byte)'}');
    }

    private static void Replace(string name, ReadOnlySpan<byte> old, ReadOnlySpan<byte> change, JsonBuffer into, ref bool first)
    {
        if (change[0] == (byte)'n') // null: the member goes
            return;
        if (change[0] != (byte)'{')
        {
            Put(name, change, into, ref first);
            return;
        }

        Name(name, into, ref first);
        Apply(!old.IsEmpty && old[0] == (byte)'{' ? old : "{}"u8, change, into);
    }

    private static void Put(string name, ReadOnlySpan<byte> value, JsonBuffer into, ref bool first)
    {
        Name(name, into, ref first);
        into.Raw(value);
    }

    private static void Name(string name, JsonBuffer into, ref bool first)
    {
        if (!first)
            into.Raw((byte)',');
        first = false;
        into.String(name).Raw((byte)':');
    }

    private static List<(string Name, Range Value)> Members(ReadOnlySpan<byte> json)
    {
        var members = new List<(string Name, Range Value)>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.TrySkip();
            members.Add((name, from..(int)reader.BytesConsumed));
        }

        return members;
    }
}
