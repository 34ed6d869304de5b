namespace Akka.Configuration.Hocon;

/// <summary><c>${path}</c>, or <c>${?path}</c> where it may stay unresolved.</summary>
public class HoconSubstitution : IHoconElement, IMightBeAHoconObject
{
    public HoconSubstitution(string path)
    {
        Path = path;
    }

    protected HoconSubstitution()
        : this(string.Empty)
    {
    }

    internal HoconSubstitution(string path, bool optional)
        : this(path)
    {
        Optional = optional;
    }

    public string Path { get; set; }

    public HoconValue ResolvedValue { get; set; } = null!;

    internal bool Optional { get; }

    public bool IsString() => ResolvedValue is not null && ResolvedValue.IsString();

    public string GetString() => ResolvedValue?.GetString()!;

    public bool IsArray() => ResolvedValue is not null && ResolvedValue.IsArray();

    public IList<HoconValue> GetArray() => ResolvedValue?.GetArray() ?? [];

    public bool IsObject() => ResolvedValue is not null && ResolvedValue.IsObject();

    public HoconObject GetObject() => ResolvedValue?.GetObject()!;
}
