namespace Akka.Configuration;

/// <summary>Typed settings. A missing one is the default given; one that can not be read is an exception.</summary>
public partial class Config
{
    public virtual string GetString(string path, string? @default = null) => Find(path) is { } value ? value.GetString() : @default!;

    public virtual bool GetBoolean(string path, bool @default = false) => Find(path)?.GetBoolean() ?? @default;

    public virtual int GetInt(string path, int @default = 0) => Find(path)?.GetInt() ?? @default;

    public virtual long GetLong(string path, long @default = 0) => Find(path)?.GetLong() ?? @default;

    public virtual float GetFloat(string path, float @default = 0) => Find(path)?.GetFloat() ?? @default;

    public virtual double GetDouble(string path, double @default = 0) => Find(path)?.GetDouble() ?? @default;

    public virtual decimal GetDecimal(string path, decimal @default = 0) => Find(path)?.GetDecimal() ?? @default;

    /// <summary>A size in bytes, such as <c>64 KiB</c>; null if there is none.</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    public virtual long? GetByteSize(string path, long? def = null) => Find(path) is { } value ? value.GetByteSize() : def;

    /// <summary>A duration, such as <c>5s</c>; without a unit it is milliseconds.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Find(path)?.GetTimeSpan(allowInfinite) ?? @default.GetValueOrDefault();

    public virtual IList<string> GetStringList(string path) => Find(path)?.GetStringList() ?? [];

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => Find(path)?.GetStringList() ?? defaultPaths;

    public virtual IList<bool> GetBooleanList(string path) => Find(path)?.GetBooleanList() ?? [];

    public virtual IList<byte> GetByteList(string path) => Find(path)?.GetByteList() ?? [];

    public virtual IList<int> GetIntList(string path) => Find(path)?.GetIntList() ?? [];

    public virtual IList<long> GetLongList(string path) => Find(path)?.GetLongList() ?? [];

    public virtual IList<float> GetFloatList(string path) => Find(path)?.GetFloatList() ?? [];

    public virtual IList<double> GetDoubleList(string path) => Find(path)?.GetDoubleList() ?? [];

    public virtual IList<decimal> GetDecimalList(string path) => Find(path)?.GetDecimalList() ?? [];
}
