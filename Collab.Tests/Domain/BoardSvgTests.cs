using System.Xml.Linq;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class BoardSvgTests
{
    [Theory(DisplayName = "[RS4] each known shape is in the picture")]
    [InlineData("""{"points":[[1,2],[3,4]]}""", "polyline")]
    [InlineData("""{"points":[{"x":1,"y":2},{"x":3,"y":4,"p":0.5}]}""", "polyline")]
    [InlineData("""{"points":[[1,2]]}""", "circle")]
    [InlineData("""{"shape":"rect","x":1,"y":2,"width":-3,"height":4}""", "rect")]
    [InlineData("""{"shape":"rect","points":[[5,6],[1,2]]}""", "rect")]
    [InlineData("""{"shape":{"type":"ellipse","cx":1,"cy":2,"rx":3,"ry":4}}""", "ellipse")]
    [InlineData("""{"shape":{"type":"circle","x":1,"y":2,"r":3}}""", "ellipse")]
    [InlineData("""{"shape":"line","x1":1,"y1":2,"x2":3,"y2":4}""", "path")]
    [InlineData("""{"shape":"arrow","points":[[1,2],[3,4]]}""", "path")]
    [InlineData("""{"shape":"polygon","points":[[1,2],[3,4],[5,0]]}""", "polygon")]
    [InlineData("""{"shape":"text","x":1,"y":2,"text":"hello"}""", "text")]
    public void Shapes(string element, string name) => Picture(element).Elements().Single().Name.LocalName.ShouldBe(name);

    [Fact(DisplayName = "[RS4] a shape that only the client knows, with nothing to draw by, is left out")]
    public void UnknownShape() => Picture("""{"shape":"hologram","x":1}""").Elements().ShouldBeEmpty();

    [Theory(DisplayName = "[RS4] nothing that is drawn becomes markup or script")]
    [InlineData("""{"shape":"text","text":"</text><script>alert(1)</script>"}""")]
    [InlineData("""{"shape":"text","text":"x\" onload=\"alert(1)"}""")]
    [InlineData("""{"shape":"text","text":"]]><![CDATA[ \u0000\u0007\ufffe & <a href='javascript:x'>"}""")]
    [InlineData("""{"points":[[1,2],[3,4]],"style":{"color":"red\" onload=\"alert(1)"}}""")]
    [InlineData("""{"points":[[1,2],[3,4]],"style":{"color":"url(http://evil)"}}""")]
    [InlineData("""{"points":[[1,2],[3,4]],"style":{"color":"url(#evil)","stroke":"URL(#evil)"}}""")]
    [InlineData("""{"points":[[1,2],[3,4]],"style":{"stroke":"javascript:alert(1)","fill":"</svg><script/>"}}""")]
    [InlineData("""{"shape":"<script>","points":[[1,2],[3,4]]}""")]
    [InlineData("""{"points":[[1e308,-1e308],[3,4]],"style":{"width":1e308,"opacity":-5}}""")]
    public void Hostile(string element)
    {
        var picture = Picture(element); // Parsing it as XML is the first half of the test.
        foreach (var node in picture.DescendantsAndSelf())
        {
            node.Name.LocalName.ShouldBeOneOf("svg", "text", "polyline");
            foreach (var attribute in node.Attributes())
            {
                attribute.Name.LocalName.ShouldNotStartWith("on");
                attribute.Value.ShouldNotContain("url", Case.Insensitive);
                attribute.Value.Length.ShouldBeLessThan(100);
                attribute.Value.ShouldNotContain("script");
                attribute.Value.ShouldNotContain("E+");
            }
        }
    }

    [Fact(DisplayName = "[RS4] an empty board is a picture too")]
    public void Empty() => XDocument.Parse(new Played([]).Last.Board.ToSvg()).Root!.Elements().ShouldBeEmpty();

    private static XElement Picture(string element)
    {
        var played = new Played([]);
        played.Do("ann", $$"""{"action":"draw",{{element[1..]}}""");
        return XDocument.Parse(played.Last.Board.ToSvg()).Root!;
    }
}
