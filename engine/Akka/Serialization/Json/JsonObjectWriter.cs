using System.Collections;
using System.Globalization;
using System.Text.Json;
using Akka.Actor;
using Akka.Util;

namespace Akka.Serialization.Json;

/// <summary>Writes one object and all that it holds. What is met again is written as a reference.</summary>
internal sealed class JsonObjectWriter(Utf8JsonWriter json, ActorSystem system)
{
    private readonly Dictionary<object, int> _seen = new(ReferenceEqualityComparer.Instance);

    public void Write(object? value, Type declared)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case ISurrogated surrogated:
                // Actors, paths and the like, by something that can be written.
                Write(surrogated.ToSurrogate(system), typeof(object));
                break;
            case not null when JsonLeaf.Is(value.GetType()):
                WriteLeaf(value, declared);
                break;
            case IDictionary map:
                WriteDictionary(map);
                break;
            case IEnumerable items:
                WriteItems(items);
                break;
            default:
                WriteObject(value);
                break;
        }
    }

    private void WriteLeaf(object value, Type declared)
    {
        var type = value.GetType();
        var known = Nullable.GetUnderlyingType(declared) ?? declared;
        var tellsItself = JsonLeaf.IsPlain(type) || value is int or float or decimal;
        if (known == type || tellsItself || (value is Type && known == typeof(Type)))
        {
            JsonLeaf.Write(json, value);
            return;
        }
        json.WriteStartObject();
        json.WriteString("$type", TypeNames.Of(value is Type ? typeof(Type) : type));
        json.WritePropertyName("$value");
        JsonLeaf.Write(json, value);
        json.WriteEndObject();
    }

    private void WriteObject(object value)
    {
        json.WriteStartObject();
        var type = value.GetType();
        if (!type.IsValueType)
        {
            if (_seen.TryGetValue(value, out var id))
            {
                json.WriteString("$ref", id.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
                return;
            }
            _seen.Add(value, _seen.Count + 1);
            json.WriteString("$id", _seen.Count.ToString(CultureInfo.InvariantCulture));
        }
        json.WriteString("$type", TypeNames.Of(type));
        foreach (var member in JsonShape.Of(type).Members)
        {
            json.WritePropertyName(member.Name);
            Write(member.Get(value), member.Type);
        }
        json.WriteEndObject();
    }

    private void WriteDictionary(IDictionary map)
    {
        var type = map.GetType();
        var valueType = JsonCollections.DictionaryTypes(type).Value;
        json.WriteStartObject();
        json.WriteString("$type", TypeNames.Of(type));
        foreach (DictionaryEntry entry in map)
        {
            json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            Write(entry.Value, valueType);
        }
        json.WriteEndObject();
    }

    private void WriteItems(IEnumerable items)
    {
        var type = items.GetType();
        var itemType = JsonCollections.ItemType(type);
        json.WriteStartObject();
        json.WriteString("$type", TypeNames.Of(type));
        json.WriteStartArray("$values");
        foreach (var item in items)
            Write(item, itemType);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
