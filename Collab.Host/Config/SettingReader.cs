using System.ComponentModel;
using System.Reflection;

namespace Collab.Host.Config;

/// <summary>
/// Reads settings as they were written, and finds all that are none or can't be read [OP2]: .NET's binder stops at the first of them, and
/// names it in the words of its types.
/// </summary>
internal sealed class SettingReader
{
    private readonly Dictionary<string, string?> _good = [];
    private readonly List<string> _faults = [];

    /// <summary>The options with every setting that can be read, and a sentence for each that can't.</summary>
    public static (CollabOptions Options, List<string> Faults) Read(IConfiguration configuration)
    {
        DurationConverter.Register();
        var reader = new SettingReader();
        reader.Take(configuration.GetSection(CollabOptions.Section), typeof(CollabOptions));
        var options = new CollabOptions();
        new ConfigurationBuilder().AddInMemoryCollection(reader._good).Build().GetSection(CollabOptions.Section).Bind(options);
        return (options, reader._faults);
    }

    private void Take(IConfigurationSection written, Type type)
    {
        if (type is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IList<>))
            TakeAll(written, _ => list.GenericTypeArguments[0]);
        else if (type.Namespace!.StartsWith("Collab.", StringComparison.Ordinal))
            TakeAll(written, name => type.GetProperties().FirstOrDefault(property => IsSetting(property, name))?.PropertyType);
        else if (written.GetChildren().Any())
            _faults.Add($"{written.Path} has one value, and no settings below it");
        else if (written.Value is { } value)
            TakeValue(written.Path, value, type);
    }

    private void TakeAll(IConfigurationSection written, Func<string, Type?> typeOf)
    {
        if (!string.IsNullOrEmpty(written.Value))
            _faults.Add($"{written.Path} has settings below it, and no value of its own");
        foreach (var one in written.GetChildren())
        {
            if (typeOf(one.Key) is { } type)
                Take(one, type);
            else
                _faults.Add($"{one.Path} is no setting");
        }
    }

    private void TakeValue(string path, string value, Type type)
    {
        var (kind, optional) = Nullable.GetUnderlyingType(type) is { } inner ? (inner, true) : (type, false);
        if (kind == typeof(string) || (optional && value.Length == 0) || CanRead(value, kind))
            _good[path] = value;
        else
            _faults.Add($"{path} must be {Wanted(kind)} (is '{value}')");
    }

    private static bool IsSetting(PropertyInfo property, string name) =>
        property is { CanWrite: true, GetMethod.IsStatic: false } && property.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool CanRead(string value, Type kind)
    {
        try
        {
            return TypeDescriptor.GetConverter(kind).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or NotSupportedException)
        {
            return false;   // Converters say so by exceptions alone.
        }
    }

    private static string Wanted(Type kind) =>
        kind == typeof(TimeSpan) ? "a length of time such as 500ms, 2s, 5m, 1h, 30d or 00:00:02"
        : kind == typeof(bool) ? "true or false"
        : kind == typeof(int) ? $"a whole number up to {int.MaxValue}"
        : "a number";
}
