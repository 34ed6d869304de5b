using System.Buffers;
using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>
/// What a picture needs of one element, in whichever of the usual ways the client said it: geometry in the element or in its
/// <c>shape</c> object; corners as x, y, width and height or as the first and last of the points.
/// </summary>
internal sealed class SvgShape
{
    private static readonly SearchValues<char> ColourCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#(),.%/ -");

    private readonly JsonElement _geometry;
    private readonly JsonElement _style;

    public SvgShape(JsonElement element)
    {
        var shape = Member(element, "shape");
        _geometry = shape.ValueKind == JsonValueKind.Object ? shape : element;
        _style = Member(element, "style");
        Kind = Name(shape.ValueKind == JsonValueKind.Object ? Member(shape, "type") : shape) ?? "pen";
        Text = Name(Member(_geometry, "text")) ?? Name(Member(element, "text"));
        Points = ReadPoints(Member(_geometry, "points"), Member(element, "points"));
    }

    public string Kind { get; }

    public string? Text { get; }

    public List<(double X, double Y)> Points { get; }

    public double X => Number("x") ?? (Points.Count > 0 ? Points[0].X : 0);

    public double Y => Number("y") ?? (Points.Count > 0 ? Points[0].Y : 0);

    public double Width => Math.Clamp(Value(_style, "width") ?? Value(_style, "stroke_width") ?? 2, 0, 1000);

    public double FontSize => Math.Clamp(Value(_style, "font_size") ?? 16, 1, 1000);

    public (double X, double Y, double Width, double Height)? Box
    {
        get
        {
            if (Number("width") is { } width && Number("height") is { } height)
                return (Math.Min(X, X + width), Math.Min(Y, Y + height), Math.Abs(width), Math.Abs(height));
            if (Points.Count < 2)
                return null;
            var ((x1, y1), (x2, y2)) = (Points[0], Points[^1]);
            return (Math.Min(x1, x2), Math.Min(y1, y2), Math.Abs(x2 - x1), Math.Abs(y2 - y1));
        }
    }

    public (double X, double Y, double Width, double Height)? Oval
    {
        get
        {
            var rx = Number("rx") ?? Number("r");
            if (rx is not { } half)
                return Box;
            var other = Number("ry") ?? half;
            var (cx, cy) = (Number("cx") ?? X, Number("cy") ?? Y);
            return (cx - Math.Abs(half), cy - Math.Abs(other), Math.Abs(half) * 2, Math.Abs(other) * 2);
        }
    }

    public (double X1, double Y1, double X2, double Y2)? Ends =>
        Number("x1") is { } x1 && Number("y1") is { } y1 && Number("x2") is { } x2 && Number("y2") is { } y2 ? (x1, y1, x2, y2)
        : Points.Count == 2 ? (Points[0].X, Points[0].Y, Points[1].X, Points[1].Y)
        : null;

    /// <summary>The attributes of a line, and of what it encloses.</summary>
    public string Paint(bool fill) =>
        $" fill=\"{(fill ? Colour("fill") ?? "none" : "none")}\" stroke=\"{Stroke}\" stroke-width=\"{BoardSvg.N(Width)}\""
        + $" stroke-linecap=\"round\" stroke-linejoin=\"round\"{Opacity}";

    /// <summary>The attributes of something filled with the line's colour: text, a dot.</summary>
    public string Ink() => $" fill=\"{Stroke}\"{Opacity}";

    private string Stroke => Colour("color") ?? Colour("stroke") ?? "#1a1a1a";

    private string Opacity => Value(_style, "opacity") is { } opacity ? $" opacity=\"{BoardSvg.N(Math.Clamp(opacity, 0, 1))}\"" : "";

    /// <summary>Names, #rgb, rgb(), hsl() and the like; never a url().</summary>
    private string? Colour(string name) =>
        Name(Member(_style, name)) is { Length: > 0 and <= 64 } colour
        && !colour.AsSpan().ContainsAnyExcept(ColourCharacters)
        && !colour.Contains("url", StringComparison.OrdinalIgnoreCase)
            ? colour
            : null;

    private double? Number(string name) => Value(_geometry, name) is { } value ? Math.Clamp(value, -1e9, 1e9) : null;

    private static List<(double X, double Y)> ReadPoints(JsonElement inner, JsonElement outer)
    {
        var points = new List<(double X, double Y)>();
        var source = inner.ValueKind == JsonValueKind.Array ? inner : outer;
        if (source.ValueKind != JsonValueKind.Array)
            return points;
        foreach (var point in source.EnumerateArray())
        {
            points.Add(point.ValueKind == JsonValueKind.Array
                ? (point[0].GetDouble(), point[1].GetDouble())
                : (Value(point, "x") ?? 0, Value(point, "y") ?? 0));
        }

        return points;
    }

    private static JsonElement Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var member) ? member : default;

    private static string? Name(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Value(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
