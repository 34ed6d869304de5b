using System.Collections.Concurrent;
using Akka.Annotations;

namespace Akka.Util;

/// <summary>Questions about types.</summary>
public static class TypeExtensions
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    public static bool Implements<T>(this Type type) => Implements(type, typeof(T));

    public static bool Implements(this Type type, Type moreGeneralType) => moreGeneralType.IsAssignableFrom(type);

    /// <summary>The name with the assembly's but without its version, so that it outlives an upgrade.</summary>
    [InternalApi]
    public static string TypeQualifiedName(this Type type) => Names.GetOrAdd(type, static t => Shorten(t));

    private static string Shorten(Type type)
    {
        var core = typeof(object).Assembly.GetName().Name;
        var name = type.AssemblyQualifiedName ?? type.Name;
        foreach (var detail in new[] { ", Version=", ", Culture=", ", PublicKeyToken=" })
        {
            for (var at = name.IndexOf(detail, StringComparison.Ordinal); at >= 0; at = name.IndexOf(detail, StringComparison.Ordinal))
            {
                var end = name.IndexOfAny([',', ']'], at + 2);
                name = end < 0 ? name[..at] : name.Remove(at, end - at);
            }
        }

        return name.Replace($", {core}", ", mscorlib", StringComparison.Ordinal);
    }
}
