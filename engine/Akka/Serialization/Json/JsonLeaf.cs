using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Akka.Serialization.Json;

/// <summary>Values without parts.</summary>
internal static class JsonLeaf
{
    /// <summary>The property that stands for a number whose width JSON doesn't tell: <c>{"$":"I5"}</c>.</summary>
    public const string NumberProperty = "$";

    private static readonly HashSet<Type> Leaves =
    [
        typeof(string), typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(char), typeof(DateTime),
        typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri),
        typeof(Version), typeof(byte[]),
    ];

    public static bool Is(Type type) => Leaves.Contains(type) || type.IsEnum || typeof(Type).IsAssignableFrom(type);

    /// <summary>Whether JSON alone tells the type, so that it needs no name where any object may stand.</summary>
    public static bool IsPlain(Type type) => type == typeof(string) || type == typeof(bool) || type == typeof(long) || type == typeof(double);

    public static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case int number:
                WriteNumber(json, 'I', number);
                break;
            case float number:
                WriteNumber(json, 'F', number);
                break;
            case decimal number:
                WriteNumber(json, 'M', number);
                break;
            case double number when !double.IsFinite(number):
                json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case Type type:
                json.WriteStringValue(TypeNames.Of(type));
                break;
            default:
                JsonSerializer.Serialize(json, value, value.GetType());
                break;
        }
    }

    public static object Read(JsonElement json, Type type)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(NumberProperty, out var number))
            return Convert.ChangeType(ReadNumber(number.GetString()!), type, CultureInfo.InvariantCulture);
        if (type == typeof(double) && json.ValueKind == JsonValueKind.String)
            return double.Parse(json.GetString()!, CultureInfo.InvariantCulture);
        if (typeof(Type).IsAssignableFrom(type))
            return TypeNames.Resolve(json.GetString()!);
        return json.Deserialize(type) ?? throw new SerializationException($"null is not a {type.Name}.");
    }

    public static object ReadNumber(string text)
    {
        var digits = text.AsSpan(1);
        return text[0] switch
        {
            'I' => int.Parse(digits, CultureInfo.InvariantCulture),
            'F' => float.Parse(digits, CultureInfo.InvariantCulture),
            'M' => decimal.Parse(digits, CultureInfo.InvariantCulture),
            _ => throw new SerializationException($"'{text}' is not a number."),
        };
    }

    private static void WriteNumber(Utf8JsonWriter json, char width, IFormattable number)
    {
        json.WriteStartObject();
        json.WriteString(NumberProperty, width + number.ToString(null, CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
