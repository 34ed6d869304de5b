using System.Text;
using Collab.Actors.Domain;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class MergePatchTests
{
    /// <summary>The examples of RFC 7396, appendix A, in which both sides are objects, and some of our own.</summary>
    [Theory(DisplayName = "[DR1] a patch merges as RFC 7396 says")]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":1}""", """{"a":{"x":1}}""", """{"a":{"x":1}}""")]
    [InlineData("""{"\u0061":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":"keep \u0041"}""", """{}""", """{"a":"keep \u0041"}""")]
    [InlineData("""{"q\"\\":1}""", """{"q\u0022\u005c":{"é":true}}""", """{"q\"\\":{"é":true}}""")]
    public void Examples(string target, string patch, string expected)
    {
        var merged = new JsonBuffer();
        MergePatch.Apply(Encoding.UTF8.GetBytes(target), Encoding.UTF8.GetBytes(patch), merged);
        Encoding.UTF8.GetString(merged.Written).ShouldBe(expected);
    }
}
