using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;

namespace Akka.Serialization.Json;

/// <summary>What collections hold, and how they are made from their items.</summary>
internal static class JsonCollections
{
    public static Type ItemType(Type type) =>
        type.IsArray ? type.GetElementType()! : Argument(type, typeof(IEnumerable<>), 0);

    public static (Type Key, Type Value) DictionaryTypes(Type type) =>
        Implements(type, typeof(IDictionary<,>)) is { } map
            ? (map.GetGenericArguments()[0], map.GetGenericArguments()[1])
            : Implements(type, typeof(IReadOnlyDictionary<,>)) is { } readOnly
                ? (readOnly.GetGenericArguments()[0], readOnly.GetGenericArguments()[1])
                : (typeof(object), typeof(object));

    public static bool IsDictionary(Type type) =>
        typeof(IDictionary).IsAssignableFrom(type) || Implements(type, typeof(IDictionary<,>)) is not null
        || Implements(type, typeof(IReadOnlyDictionary<,>)) is not null;

    public static object Make(Type type, IReadOnlyList<object?> items)
    {
        var itemType = ItemType(type);
        var array = Array.CreateInstance(itemType, items.Count);
        for (var i = 0; i < items.Count; i++)
            array.SetValue(items[i], i);
        if (type.IsAssignableFrom(array.GetType()))
            return array;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Stack<>))
            Array.Reverse(array);
        return Construct(type, typeof(List<>).MakeGenericType(itemType), array, [itemType]);
    }

    public static object MakeDictionary(Type type, IEnumerable<KeyValuePair<object, object?>> entries)
    {
        var (key, value) = DictionaryTypes(type);
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))!;
        foreach (var entry in entries)
            map.Add(entry.Key, entry.Value);
        return type.IsInstanceOfType(map) ? map : Construct(type, map.GetType(), map, [key, value]);
    }

    public static object ReadKey(string text, Type type)
    {
        if (type == typeof(string) || type == typeof(object))
            return text;
        if (type.IsEnum)
            return Enum.Parse(type, text);
        return type == typeof(Guid) ? Guid.Parse(text) : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
    }

    private static object Construct(Type type, Type usual, object items, Type[] arguments)
    {
        if (type.IsAssignableFrom(usual))
            return items.GetType() == usual ? items : Activator.CreateInstance(usual, items)!;
        if (ImmutableFactory(type, arguments) is { } create)
            return create.Invoke(null, [items])!;
        try
        {
            return Activator.CreateInstance(type, items)!;
        }
        catch (MissingMethodException e)
        {
            throw new SerializationException($"{type} can not be made from its items.", e);
        }
    }

    /// <summary>ImmutableList.CreateRange and its like; an interface such as IImmutableSet is made as the usual class.</summary>
    private static MethodInfo? ImmutableFactory(Type type, Type[] arguments)
    {
        if (type.Namespace != typeof(ImmutableList).Namespace || !type.IsGenericType)
            return null;
        var name = type.Name.Split('`')[0];
        name = name switch
        {
            "IImmutableSet" => nameof(ImmutableHashSet),
            _ when type.IsInterface => name[1..],
            _ => name,
        };
        var factory = typeof(ImmutableList).Assembly.GetType($"{type.Namespace}.{name}");
        return factory?.GetMethods()
            .Where(m => m.Name == nameof(ImmutableList.CreateRange) && m.GetGenericArguments().Length == arguments.Length)
            .Where(m => m.GetParameters() is [var only] && only.ParameterType.Name == typeof(IEnumerable<>).Name)
            .Select(m => m.MakeGenericMethod(arguments))
            .FirstOrDefault();
    }

    private static Type Argument(Type type, Type generic, int index) =>
        Implements(type, generic)?.GetGenericArguments()[index] ?? typeof(object);

    private static Type? Implements(Type type, Type generic) =>
        type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == generic);
}
