using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Collab.Client;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>The public surface of Collab.Client, member by member: a change of it is a change of Collab.Client.api.txt (COLLAB_WRITE_GOLDEN=1 writes it).</summary>
public sealed class PublicApiTests
{
    [Fact(DisplayName = "the public surface of the .NET client is the one that is written down")]
    public void Unchanged()
    {
        var file = Path.Combine(Path.GetDirectoryName(Here())!, "Collab.Client.api.txt");
        var surface = Surface(typeof(CollabClient).Assembly);
        if (Environment.GetEnvironmentVariable("COLLAB_WRITE_GOLDEN") == "1") File.WriteAllText(file, surface);
        surface.ShouldBe(File.ReadAllText(file));
    }

    [Fact(DisplayName = "every task of the .NET client can be cancelled")]
    public void Cancellable()
    {
        var tasks = typeof(CollabClient).Assembly.GetExportedTypes().SelectMany(Declared).OfType<MethodInfo>()
            .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Where(method => method.Name is not (nameof(CollabClient.DisposeAsync) or nameof(CollabClient.CleanupAllAsync)));
        tasks.ShouldAllBe(method => method.GetParameters().Last().ParameterType == typeof(CancellationToken));
    }

    private static string Surface(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.AppendLine($"{(type.IsEnum ? "enum" : type.IsValueType ? "struct" : "class")} {type.FullName}");
            foreach (var line in Declared(type).Select(Line).Order(StringComparer.Ordinal)) text.AppendLine($"  {line}");
        }

        return text.ToString();
    }

    private static IEnumerable<MemberInfo> Declared(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member is not MethodBase { IsSpecialName: true } || member is ConstructorInfo)
        .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null);

    private static string Line(MemberInfo member) => member switch
    {
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} {{ {(property.CanRead ? "get; " : "")}{(property.SetMethod?.IsPublic == true ? "set; " : "")}}}",
        ConstructorInfo made => $"new({Parameters(made)})",
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        EventInfo happening => $"event {Name(happening.EventHandlerType!)} {happening.Name}",
        FieldInfo field => field.IsLiteral ? field.Name : $"{Name(field.FieldType)} {field.Name}",
        _ => member.ToString()!,
    };

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type) => !type.IsGenericType
        ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";

    private static string Here([CallerFilePath] string file = "") => file;
}
