namespace Akka.Configuration.Hocon;

/// <summary>A piece of text. <c>null</c> in a document is a literal without a value.</summary>
public class HoconLiteral : IHoconElement
{
    public string Value { get; set; } = null!;

    public bool IsString() => true;

    public string GetString() => Value;

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new InvalidOperationException($"The literal '{Value}' is not an array.");

    public override string ToString() => Value;
}
