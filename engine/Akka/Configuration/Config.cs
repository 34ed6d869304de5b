using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Settings, read by path: <c>akka.actor.ask-timeout</c>, with keys that have dots in quotes. It never changes once made.</summary>
public partial class Config
{
    public static readonly Config Empty = ConfigurationFactory.ParseString(string.Empty);

    // What this configuration says by itself; Root has the fallbacks' settings too.
    private readonly HoconValue _own;

    public Config()
        : this(new HoconRoot(HoconValue.Of(new HoconObject())))
    {
    }

    public Config(HoconRoot root)
    {
        ArgumentNullException.ThrowIfNull(root?.Value, nameof(root));
        _own = root.Value;
        Root = root.Value;
        Substitutions = root.Substitutions;
        Fallback = null!;
    }

    public Config(Config source, Config fallback)
    {
        ArgumentNullException.ThrowIfNull(source);
        _own = source._own;
        Substitutions = source.Substitutions;
        Fallback = source.Fallback is null ? fallback : source.Fallback.SafeWithFallback(fallback);
        Root = fallback is null ? source.Root : Merge(source.Root, fallback.Root);
    }

    public Config Fallback { get; }

    public virtual bool IsEmpty => Root.IsEmpty;

    public HoconValue Root { get; }

    public IEnumerable<HoconSubstitution> Substitutions { get; set; }

    /// <summary>The settings of this configuration, and of <paramref name="fallback"/> where this one says nothing.</summary>
    public virtual Config WithFallback(Config fallback)
    {
        if (ReferenceEquals(fallback, this))
            throw new ArgumentException("Config can not have itself as fallback", nameof(fallback));
        if (fallback.IsNullOrEmpty())
            return this;
        return IsEmpty ? fallback : Copy(fallback);
    }

    public virtual bool HasPath(string path) => Find(path) is not null;

    /// <summary>The value at a path, or null.</summary>
    public HoconValue GetValue(string path) => Find(path)!;

    /// <summary>The settings below a path, or null if there are none.</summary>
    public virtual Config GetConfig(string path) => Find(path)?.ToConfig()!;

    /// <summary>The keys at the top and their values.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject()?.Items ?? [];

    public override string ToString() => Write(_own);

    public string ToString(bool includeFallback) => Write(includeFallback ? Root : _own);

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    public static Config operator +(Config config, string fallback) =>
        config.WithFallback(ConfigurationFactory.ParseString(fallback));

    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    protected Config Copy(Config? fallback = null) => new(this, fallback!);

    private static HoconValue Merge(HoconValue first, HoconValue fallback) =>
        first.GetObject() is { } mine && fallback.GetObject() is { } theirs
            ? HoconValue.Of(HoconObject.MergeCopy(mine, theirs))
            : first;

    private static string Write(HoconValue value) => value.GetObject()?.ToString() ?? value.ToString();

    private HoconValue? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var found = Root;
        foreach (var key in HoconText.SplitPath(path))
        {
            found = found.GetChildObject(key);
            if (found is null)
                return null;
        }
        return found;
    }
}
