using System.Collections;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization.Json;

/// <summary>Reads one object and all that it holds.</summary>
internal sealed class JsonObjectReader(ExtendedActorSystem system)
{
    private readonly Dictionary<string, object> _byId = [];

    public object? Read(JsonElement json, Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return json.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Object => ReadObject(json, type),
            JsonValueKind.Array when !JsonLeaf.Is(type) => ReadItems(json, type),
            _ when type == typeof(object) => ReadPlain(json),
            _ => JsonLeaf.Read(json, type),
        };
    }

    private object? ReadObject(JsonElement json, Type declared)
    {
        if (json.TryGetProperty(JsonLeaf.NumberProperty, out var number))
            return declared == typeof(object) ? JsonLeaf.ReadNumber(number.GetString()!) : JsonLeaf.Read(json, declared);
        if (json.TryGetProperty("$ref", out var reference))
        {
            return _byId.TryGetValue(reference.GetString()!, out var known)
                ? known
                : throw new SerializationException($"Nothing was read yet for the reference {reference}.");
        }

        var named = json.TryGetProperty("$type", out var typeName) ? typeName.GetString() : null;
        var type = named is null ? declared : TypeNames.Resolve(named);
        if (json.TryGetProperty("$value", out var value))
            return JsonLeaf.Read(value, type);
        if (json.TryGetProperty("$values", out var values))
            return ReadItems(values, type);

        var id = json.TryGetProperty("$id", out var idElement) ? idElement.GetString() : null;
        var made = JsonCollections.IsDictionary(type) ? ReadDictionary(json, type) : ReadMembers(json, type, id);
        if (made is ISurrogate surrogate)
            made = surrogate.FromSurrogate(system);
        if (id is not null)
            _byId[id] = made;
        return made;
    }

    private object ReadMembers(JsonElement json, Type type, string? id)
    {
        var values = new Dictionary<string, Func<Type, object?>>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in json.EnumerateObject().Where(p => !IsMeta(p.Name)))
            values[property.Name] = wanted => Read(property.Value, wanted);
        return JsonShape.Of(type).Create(values, made =>
        {
            if (id is not null)
                _byId[id] = made;
        });
    }

    private object ReadDictionary(JsonElement json, Type type)
    {
        var (keyType, valueType) = JsonCollections.DictionaryTypes(type);
        return JsonCollections.MakeDictionary(type, json.EnumerateObject()
            .Where(p => !IsMeta(p.Name))
            .Select(p => KeyValuePair.Create(JsonCollections.ReadKey(p.Name, keyType), Read(p.Value, valueType))));
    }

    private object ReadItems(JsonElement json, Type type)
    {
        var wanted = typeof(IEnumerable).IsAssignableFrom(type) ? type : typeof(object[]);
        var itemType = JsonCollections.ItemType(wanted);
        return JsonCollections.Make(wanted, json.EnumerateArray().Select(item => Read(item, itemType)).ToList());
    }

    private static object ReadPlain(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when json.TryGetInt64(out var number) => number,
        _ => json.GetDouble(),
    };

    private static bool IsMeta(string name) => name is "$id" or "$type" or "$ref" or "$value" or "$values";
}
