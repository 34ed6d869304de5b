using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Akka.Hosting.Configuration;

/// <summary>Settings of the host as settings of the actor system.</summary>
public static class ConfigurationHoconAdapter
{
    /// <param name="config">The host's settings. In keys, <c>_</c> stands for <c>-</c> and a dot goes one level down, unless it is in quotes.</param>
    /// <param name="normalizeKeys">Whether keys are lower-cased, as environment variables need it.</param>
    public static Config ToHocon(this IConfiguration config, bool normalizeKeys = true)
    {
        var root = new HoconObject();
        foreach (var section in config.GetChildren())
            Add(root, section, normalizeKeys);
        return new Config(new HoconRoot(ValueOf(root)));
    }

    private static void Add(HoconObject into, IConfigurationSection section, bool normalizeKeys)
    {
        var key = section.Key.Replace('_', '-');
        var path = HoconText.SplitPath(normalizeKeys ? key.ToLowerInvariant() : key);
        for (var i = 0; i < path.Count - 1; i++)
        {
            var value = into.GetOrCreateKey(path[i]);
            if (value.GetObject() is null)
                value.NewValue(new HoconObject());
            into = value.GetObject();
        }
        var target = into.GetOrCreateKey(path[^1]);

        var children = section.GetChildren().ToList();
        if (children.Count > 0 && children.TrueForAll(child => IsIndex(child.Key)))
        {
            target.NewValue(ArrayOf(children, normalizeKeys));
        }
        else if (children.Count > 0)
        {
            if (target.GetObject() is null)
                target.NewValue(new HoconObject());
            foreach (var child in children)
                Add(target.GetObject(), child, normalizeKeys);
        }
        else
        {
            target.NewValue(new HoconLiteral { Value = section.Value! });
        }
    }

    private static HoconArray ArrayOf(IEnumerable<IConfigurationSection> items, bool normalizeKeys)
    {
        var array = new HoconArray();
        foreach (var item in items.OrderBy(item => int.Parse(item.Key, CultureInfo.InvariantCulture)))
        {
            var holder = new HoconObject();
            Add(holder, item, normalizeKeys);
            array.Add(holder.GetKey(item.Key));
        }
        return array;
    }

    private static bool IsIndex(string key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static HoconValue ValueOf(IHoconElement element)
    {
        var value = new HoconValue();
        value.AppendValue(element);
        return value;
    }
}
