using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Collab.Actors.Domain;

/// <summary>
/// A board as one SVG picture [RS4]. Everything of an element that gets into the markup is either a number that was clamped, a colour
/// of harmless characters, or text that was escaped: nobody can draw a script.
/// </summary>
internal static class BoardSvg
{
    private const double Far = 1_000_000;
    private const double Margin = 20;

    public static string Of(Board board)
    {
        var body = new StringBuilder();
        var bounds = new Bounds();
        foreach (var element in board.Elements)
        {
            var json = JsonBuffer.Rent();
            element.WriteTo(json);
            using var document = JsonDocument.Parse(json.Written.ToArray());
            json.Return();
            Draw(body, new SvgShape(document.RootElement), bounds);
        }

        var (x, y, width, height) = bounds.Box(Margin);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="{N(x)} {N(y)} {N(width)} {N(height)}" width="{N(width)}" height="{N(height)}">
            {body}</svg>

            """;
    }

    private static void Draw(StringBuilder svg, SvgShape shape, Bounds bounds)
    {
        switch (shape.Kind)
        {
            case "rect" or "rectangle" or "square" when shape.Box is { } box:
                bounds.Add(box);
                svg.Append($"""<rect x="{N(box.X)}" y="{N(box.Y)}" width="{N(box.Width)}" height="{N(box.Height)}"{shape.Paint(fill: true)}/>""").Append('\n');
                break;
            case "ellipse" or "circle" or "oval" when shape.Oval is { } oval:
                bounds.Add(oval);
                svg.Append($"""<ellipse cx="{N(oval.X + (oval.Width / 2))}" cy="{N(oval.Y + (oval.Height / 2))}" rx="{N(oval.Width / 2)}" ry="{N(oval.Height / 2)}"{shape.Paint(fill: true)}/>""").Append('\n');
                break;
            case "text" when shape.Text is { } text:
                bounds.Add((shape.X, shape.Y - shape.FontSize, text.Length * shape.FontSize * 0.6, shape.FontSize * 1.2));
                svg.Append($"""<text x="{N(shape.X)}" y="{N(shape.Y)}" font-family="sans-serif" font-size="{N(shape.FontSize)}"{shape.Ink()} xml:space="preserve">{Escape(text)}</text>""").Append('\n');
                break;
            case "line" or "arrow" when shape.Ends is { } ends:
                Line(svg, shape, ends, bounds);
                break;
            default:
                Path(svg, shape, bounds);
                break;
        }
    }

    private static void Line(StringBuilder svg, SvgShape shape, (double X1, double Y1, double X2, double Y2) ends, Bounds bounds)
    {
        bounds.Add((ends.X1, ends.Y1, 0, 0));
        bounds.Add((ends.X2, ends.Y2, 0, 0));
        svg.Append($"""<path d="M{N(ends.X1)} {N(ends.Y1)}L{N(ends.X2)} {N(ends.Y2)}""");
        if (shape.Kind == "arrow")
        {
            var angle = Math.Atan2(ends.Y2 - ends.Y1, ends.X2 - ends.X1);
            var size = 6 + (2 * shape.Width);
            foreach (var wing in (ReadOnlySpan<double>)[angle + 2.6, angle - 2.6])
                svg.Append($"M{N(ends.X2)} {N(ends.Y2)}L{N(ends.X2 + (size * Math.Cos(wing)))} {N(ends.Y2 + (size * Math.Sin(wing)))}");
        }

        svg.Append($"\"{shape.Paint(fill: false)}/>\n");
    }

    private static void Path(StringBuilder svg, SvgShape shape, Bounds bounds)
    {
        var points = shape.Points;
        if (points.Count == 0)
            return; // A shape of the client's own: how it looks is not known here.
        foreach (var (x, y) in points)
            bounds.Add((x, y, 0, 0));
        if (points.Count == 1)
        {
            svg.Append($"""<circle cx="{N(points[0].X)}" cy="{N(points[0].Y)}" r="{N(Math.Max(shape.Width / 2, 0.5))}"{shape.Ink()}/>""").Append('\n');
            return;
        }

        var closed = shape.Kind is "polygon" or "triangle" or "diamond";
        svg.Append(closed ? "<polygon points=\"" : "<polyline points=\"");
        foreach (var (x, y) in points)
            svg.Append(N(x)).Append(',').Append(N(y)).Append(' ');
        svg.Length--;
        svg.Append($"\"{shape.Paint(fill: closed)}/>\n");
    }

    public static string N(double value) => Math.Clamp(value, -Far, Far).ToString("0.###", CultureInfo.InvariantCulture);

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // Lone surrogates become U+FFFD.
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\t' or '\n' or '\r' => escaped.Append(' '),
                < 0x20 or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'), // XML 1.0 has no way to say these.
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    /// <summary>The smallest box around all that was drawn.</summary>
    private sealed class Bounds
    {
        private double _left = double.MaxValue;
        private double _top = double.MaxValue;
        private double _right = double.MinValue;
        private double _bottom = double.MinValue;

        public void Add((double X, double Y, double Width, double Height) box)
        {
            _left = Math.Min(_left, box.X);
            _top = Math.Min(_top, box.Y);
            _right = Math.Max(_right, box.X + box.Width);
            _bottom = Math.Max(_bottom, box.Y + box.Height);
        }

        public (double X, double Y, double Width, double Height) Box(double margin) => _right < _left
            ? (0, 0, 100, 100)
            : (_left - margin, _top - margin, _right - _left + (2 * margin), _bottom - _top + (2 * margin));
    }
}
