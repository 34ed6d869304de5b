using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Akka.Serialization.Json;

/// <summary>What of a type is written, and how an object of it is made again.</summary>
internal sealed class JsonShape
{
    private static readonly ConcurrentDictionary<Type, JsonShape> Shapes = new();

    private readonly Type _type;
    private readonly ConstructorInfo? _constructor;
    private readonly ParameterInfo[] _parameters;

    private JsonShape(Type type)
    {
        _type = type;
        Members = [.. FindMembers(type)];
        _constructor = FindConstructor(type, Members);
        _parameters = _constructor?.GetParameters() ?? [];
    }

    public IReadOnlyList<JsonMember> Members { get; }

    public static JsonShape Of(Type type) => Shapes.GetOrAdd(type, static t => new JsonShape(t));

    /// <summary>Makes an object from the values of its members.</summary>
    /// <param name="values">Reads the value of a member as the type that is wanted.</param>
    /// <param name="made">Gets the object before its members are set, since they may refer to it.</param>
    public object Create(IReadOnlyDictionary<string, Func<Type, object?>> values, Action<object> made)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = _parameters[i];
            used.Add(parameter.Name!);
            arguments[i] = values.TryGetValue(parameter.Name!, out var read) ? read(parameter.ParameterType)
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
        }

        object result;
        if (_constructor is not null)
            result = _constructor.Invoke(arguments);
        else if (_type.IsValueType)
            result = Activator.CreateInstance(_type)!;
        else
            throw new SerializationException($"{_type} has no constructor whose parameters are named like its properties.");

        made(result);
        foreach (var member in Members)
        {
            if (!used.Contains(member.Name) && member.Set is not null && values.TryGetValue(member.Name, out var read))
                member.Set(result, read(member.Type));
        }
        return result;
    }

    private static IEnumerable<JsonMember> FindMembers(Type type)
    {
        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        foreach (var property in type.GetProperties(Public))
        {
            if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !IsIgnored(property))
                yield return new JsonMember(property.Name, property.PropertyType, property.GetValue, Setter(property));
        }
        foreach (var field in type.GetFields(Public))
        {
            if (!IsIgnored(field))
                yield return new JsonMember(field.Name, field.FieldType, field.GetValue, field.SetValue);
        }
    }

    private static Action<object, object?>? Setter(PropertyInfo property)
    {
        // A private setter of a base class shows only there.
        var declared = property.DeclaringType?.GetProperty(property.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly) ?? property;
        return declared.SetMethod is null ? null : declared.SetValue;
    }

    private static bool IsIgnored(MemberInfo member) =>
        member.IsDefined(typeof(JsonIgnoreAttribute)) || member.IsDefined(typeof(IgnoreDataMemberAttribute));

    private static ConstructorInfo? FindConstructor(Type type, IReadOnlyList<JsonMember> members)
    {
        var names = members.Select(member => member.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        if (Array.Find(all, c => c.GetParameters().Length == 0 && c.IsPublic) is { } empty)
            return empty;
        return all
            .Where(c => c.GetParameters().All(p => p.Name is not null && names.Contains(p.Name)) && !IsCopy(c, type))
            .OrderByDescending(c => c.IsPublic)
            .ThenByDescending(c => c.GetParameters().Length)
            .FirstOrDefault();
    }

    private static bool IsCopy(ConstructorInfo constructor, Type type) =>
        constructor.GetParameters() is [var only] && only.ParameterType == type;
}
