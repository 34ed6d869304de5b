using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>What a value means as a number, a switch, a duration or a size.</summary>
public partial class HoconValue
{
    public bool GetBoolean() => GetString() switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        var other => throw new NotSupportedException($"Unknown boolean format: {other}"),
    };

    public byte GetByte() => Number(byte.Parse);

    public int GetInt() => Number(int.Parse);

    public long GetLong() => Number(long.Parse);

    public float GetFloat() => Real(float.Parse);

    public double GetDouble() => Real(double.Parse);

    public decimal GetDecimal() => Real(decimal.Parse);

    /// <summary>A size in bytes: <c>512</c>, <c>128 KiB</c>, <c>1 MB</c>; null if the value is null.</summary>
    public long? GetByteSize() => GetString() is { } text ? HoconUnits.ParseSize(text) : null;

    /// <summary>A duration: <c>500ms</c>, <c>5 seconds</c>, a bare number of milliseconds, or <c>infinite</c>.</summary>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) =>
        HoconUnits.ParseDuration(GetString() ?? throw new FormatException("The value is not a duration."), allowInfinite);

    public IList<string> GetStringList() => ListOf(v => v.GetString());

    public IList<bool> GetBooleanList() => ListOf(v => v.GetBoolean());

    public IList<byte> GetByteList() => ListOf(v => v.GetByte());

    public IList<int> GetIntList() => ListOf(v => v.GetInt());

    public IList<long> GetLongList() => ListOf(v => v.GetLong());

    public IList<float> GetFloatList() => ListOf(v => v.GetFloat());

    public IList<double> GetDoubleList() => ListOf(v => v.GetDouble());

    public IList<decimal> GetDecimalList() => ListOf(v => v.GetDecimal());

    private List<T> ListOf<T>(Func<HoconValue, T> read) => GetArray().Select(read).ToList();

    private T Number<T>(Func<string, NumberStyles, IFormatProvider, T> parse) => Parse(parse, NumberStyles.Integer);

    private T Real<T>(Func<string, NumberStyles, IFormatProvider, T> parse) => Parse(parse, NumberStyles.Float);

    private T Parse<T>(Func<string, NumberStyles, IFormatProvider, T> parse, NumberStyles styles)
    {
        var text = GetString();
        try
        {
            return parse(text ?? string.Empty, styles, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new FormatException($"'{text ?? "null"}' is not a valid {typeof(T).Name}.", e);
        }
    }
}
