using System.Text.Json.Nodes;

namespace Collab.Tests.Domain;

/// <summary>
/// The board and its undo once more, written from the protocol's words without regard to speed or to the real code: mutable, strings
/// for elements, whole copies of the board. Where the two differ, one is wrong.
/// </summary>
internal sealed class NaiveRoom
{
    private readonly Dictionary<string, List<Dictionary<string, (string? Before, string? After)>>> _done = [];
    private readonly Dictionary<string, List<Dictionary<string, (string? Before, string? After)>>> _undone = [];

    /// <summary>Element id to its JSON, canonical.</summary>
    public Dictionary<string, string> Elements { get; private set; } = [];

    public long Seq { get; private set; }

    /// <summary>False where the room must refuse.</summary>
    public bool Do(string user, string json, string freshId)
    {
        var data = JsonNode.Parse(json)!.AsObject();
        var before = new Dictionary<string, string>(Elements);
        var action = (string)data["action"]!;
        var id = (string?)data["element_id"];
        switch (action)
        {
            case "draw":
                var element = data.DeepClone().AsObject();
                element.Remove("action");
                element.Remove("element_id");
                id ??= freshId;
                element["id"] = id;
                if (element["z"] is null)
                    element["z"] = Elements.TryGetValue(id, out var old) ? JsonNode.Parse(old)!["z"]!.DeepClone() : Seq + 1;
                Elements[id] = FoldingClient.Canonical(element.ToJsonString());
                break;
            case "update":
                if (!Elements.TryGetValue(id!, out var target))
                    return false;
                Elements[id!] = FoldingClient.Canonical(Patched(JsonNode.Parse(target)!.AsObject(), data["patch"]!.AsObject()).ToJsonString());
                break;
            case "erase":
                var any = false;
                foreach (var gone in data["element_ids"]!.AsArray())
                    any |= Elements.Remove((string)gone!);
                if (!any)
                    return false;
                break;
            case "clear":
                Elements.Clear();
                break;
            case "undo":
                return Reverse(Of(_done, user), Of(_undone, user));
            case "redo":
                return Reverse(Of(_undone, user), Of(_done, user));
        }

        Seq++;
        var changed = Difference(before, Elements, touched: action is "draw" or "update" ? id : null);
        if (changed.Count > 0)
        {
            Of(_done, user).Add(changed);
            Of(_undone, user).Clear();
        }

        return true;
    }

    private bool Reverse(
        List<Dictionary<string, (string? Before, string? After)>> from, List<Dictionary<string, (string? Before, string? After)>> to)
    {
        for (var i = from.Count - 1; i >= 0; i--)
        {
            var mine = from[i].Where(change => Elements.GetValueOrDefault(change.Key) == change.Value.After).ToList();
            if (mine.Count == 0)
                continue;
            foreach (var (id, (before, _)) in mine)
            {
                if (before is null)
                    Elements.Remove(id);
                else
                    Elements[id] = before;
            }

            from.RemoveRange(i, from.Count - i);
            to.Add(mine.ToDictionary(change => change.Key, change => (change.Value.After, change.Value.Before)));
            Seq++;
            return true;
        }

        return false;
    }

    private static Dictionary<string, (string? Before, string? After)> Difference(
        Dictionary<string, string> before, Dictionary<string, string> after, string? touched)
    {
        var changes = new Dictionary<string, (string? Before, string? After)>();
        foreach (var id in before.Keys.Union(after.Keys))
        {
            var (old, now) = (before.GetValueOrDefault(id), after.GetValueOrDefault(id));
            if (old != now || id == touched)
                changes[id] = (old, now);
        }

        return changes;
    }

    private static JsonObject Patched(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            target[name] = value switch
            {
                JsonObject inner => Patched(target[name] as JsonObject is { } old ? old.DeepClone().AsObject() : [], inner),
                _ => value?.DeepClone(),
            };
            if (value is null && name != "z")
                target.Remove(name);
        }

        return target;
    }

    private static List<T> Of<T>(Dictionary<string, List<T>> stacks, string user)
    {
        if (!stacks.TryGetValue(user, out var stack))
            stacks[user] = stack = [];
        return stack;
    }
}
