using System.Text.Json.Nodes;

namespace Collab.Tests.Domain;

/// <summary>
/// A board and canvases folded as docs/PROTOCOL.md tells a client to: from the JSON of frames alone, with no code of the server.
/// </summary>
internal sealed class FoldingClient
{
    private readonly Dictionary<string, JsonObject> _elements = [];
    private readonly List<JsonObject> _canvases = [];
    private long _seq;

    public FoldingClient()
    {
    }

    public FoldingClient(string snapshot, string canvases = "[]")
    {
        foreach (var canvas in JsonNode.Parse(canvases)!.AsArray())
            _canvases.Add(canvas!.DeepClone().AsObject());
        var board = JsonNode.Parse(snapshot)!;
        _seq = (long)board["seq"]!;
        foreach (var element in board["elements"]!.AsArray())
            Put(element!.AsObject());
    }

    public string Board
    {
        get
        {
            var sorted = _elements.Values
                .OrderBy(element => (double)element["z"]!)
                .ThenBy(element => (string)element["id"]!, StringComparer.Ordinal)
                .Select(element => element.DeepClone());
            return Canonical(new JsonObject { ["seq"] = _seq, ["elements"] = new JsonArray([.. sorted]) }.ToJsonString());
        }
    }

    public string Canvases => Canonical(new JsonArray([.. _canvases.Select(canvas => canvas.DeepClone())]).ToJsonString());

    public void Take(string frame)
    {
        var parsed = JsonNode.Parse(frame)!;
        var data = parsed["data"]!.AsObject();
        _seq = (long)parsed["seq"]!;
        if (((string)parsed["type"]!).StartsWith("canvas:", StringComparison.Ordinal))
            TakeCanvas((string)parsed["type"]!, data);
        if ((string)parsed["type"]! != "drawing_action")
            return;
        switch ((string)data["action"]!)
        {
            case "draw":
                var element = data.DeepClone().AsObject();
                element.Remove("action");
                element.Remove("element_id");
                element["id"] = (string)data["element_id"]!;
                Put(element);
                break;
            case "update":
                Put(Merge(_elements[(string)data["element_id"]!], data["patch"]!.AsObject()));
                break;
            case "erase":
                Remove(data["element_ids"]!.AsArray());
                break;
            case "clear":
                _elements.Clear();
                break;
            case "undo" or "redo":
                Remove(data["remove"]!.AsArray());
                foreach (var back in data["put"]!.AsArray())
                    Put(back!.AsObject());
                break;
            default:
                throw new InvalidOperationException($"No such action: {data["action"]}");
        }
    }

    private void TakeCanvas(string type, JsonObject data)
    {
        var at = _canvases.FindIndex(canvas => (string)canvas["canvas_id"]! == (string)data["canvas_id"]!);
        switch (type)
        {
            case "canvas:present":
                var canvas = new JsonObject
                {
                    ["canvas_id"] = (string)data["canvas_id"]!,
                    ["type"] = (string)data["type"]!,
                    ["data"] = data.DeepClone(),
                    ["updates"] = new JsonObject(),
                };
                if (at < 0)
                    _canvases.Add(canvas);
                else
                    _canvases[at] = canvas;
                break;
            case "canvas:update":
                _canvases[at]["updates"] = data["updates"] is JsonObject patch
                    ? Merge(_canvases[at]["updates"] as JsonObject ?? [], patch)
                    : data["updates"]!.DeepClone();
                break;
            default:
                _canvases.RemoveAt(at);
                break;
        }
    }

    /// <summary>The same JSON, members sorted: what two implementations agree on.</summary>
    public static string Canonical(string json) => Sorted(JsonNode.Parse(json))!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        var merged = target.DeepClone().AsObject();
        foreach (var (name, value) in patch)
        {
            if (value is null)
                merged.Remove(name);
            else if (value is JsonObject inner)
                merged[name] = Merge(merged[name] as JsonObject ?? [], inner);
            else
                merged[name] = value.DeepClone();
        }

        return merged;
    }

    private void Put(JsonObject element) => _elements[(string)element["id"]!] = element.DeepClone().AsObject();

    private void Remove(JsonArray ids)
    {
        foreach (var id in ids)
            _elements.Remove((string)id!);
    }
}
