using System.Text;
using Collab.Actors.Domain;

namespace Collab.Benchmarks.Wire;

/// <summary>Pen strokes as a page sends them.</summary>
internal static class Strokes
{
    public static RoomAction.Draw Draw(string id, int points) => new(ElementId.Parse(id), null, Body(points));

    public static Element Element(string id, double z, int points) => new(ElementId.Parse(id), z, Body(points));

    private static ElementBody Body(int points)
    {
        var coordinates = string.Join(',', Enumerable.Range(0, points).Select(i => $"[{i * 3},{i + 100.5}]"));
        return new ElementBody(
            Encoding.UTF8.GetBytes("\"points\":[" + coordinates + "],\"style\":{\"color\":\"#e03131\",\"width\":3}"), points);
    }
}
