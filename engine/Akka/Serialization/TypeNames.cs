using System.Collections.Concurrent;
using System.Runtime.Serialization;

namespace Akka.Serialization;

/// <summary>Names of types as they are stored: with their assembly's simple name, so that versions don't matter.</summary>
internal static class TypeNames
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();
    private static readonly ConcurrentDictionary<string, Type> Types = new();

    public static string Of(Type type) => Names.GetOrAdd(type, Write);

    public static Type Resolve(string name) => Types.GetOrAdd(name, Find);

    private static Type Find(string name) =>
        Type.GetType(name, throwOnError: false) ?? throw new SerializationException($"The type '{name}' is not known here.");

    private static string Write(Type type) => $"{WriteName(type)}, {type.Assembly.GetName().Name}";

    private static string WriteName(Type type)
    {
        if (type.IsArray)
            return WriteName(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (!type.IsConstructedGenericType)
            return type.FullName!;
        var arguments = type.GetGenericArguments().Select(argument => $"[{Of(argument)}]");
        return $"{type.GetGenericTypeDefinition().FullName}[{string.Join(",", arguments)}]";
    }
}
