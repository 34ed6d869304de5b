using Akka.Configuration;
using Shouldly;
using Xunit;

namespace Engine.Specs.Embedded;

/// <summary>What HOCON's specification has and the packages' reader has not. Configuration files of products don't use it.</summary>
public sealed class HoconExtraSpecs
{
    [Fact(DisplayName = "[HOCON] += adds to a list, which it makes if there is none")]
    public void Append()
    {
        var config = ConfigurationFactory.ParseString("a = [1]\na += 2\na += 3\nb += 4");
        config.GetIntList("a").ShouldBe([1, 2, 3]);
        config.GetIntList("b").ShouldBe([4]);
    }

    [Fact(DisplayName = "[HOCON] a value that refers to its own key means what the key held before")]
    public void SelfReference()
    {
        var config = ConfigurationFactory.ParseString("path = /usr\npath = ${path}\":/bin\"\npath = ${path}\":/sbin\"");
        config.GetString("path").ShouldBe("/usr:/bin:/sbin");
    }

    [Fact(DisplayName = "[HOCON] an optional substitution that finds nothing leaves what was there")]
    public void Optional()
    {
        Environment.SetEnvironmentVariable("ENGINE_SPECS_HOCON", "from outside");
        var config = ConfigurationFactory.ParseString("""
            a = 1
            a = ${?ENGINE_SPECS_NOWHERE}
            b = ${?ENGINE_SPECS_NOWHERE}
            c = 1
            c = ${?ENGINE_SPECS_HOCON}
            """);
        config.GetInt("a").ShouldBe(1);
        config.HasPath("b").ShouldBeFalse();
        config.GetString("c").ShouldBe("from outside");
    }

    [Fact(DisplayName = "[HOCON] values that refer to each other in a circle are refused")]
    public void Circle() => Should.Throw<FormatException>(() => ConfigurationFactory.ParseString("a = ${b}\nb = ${a}"));

    [Theory(DisplayName = "[HOCON] a document that isn't one is refused, with the line")]
    [InlineData("a {")]
    [InlineData("a = [1, 2")]
    [InlineData("a = \"open")]
    [InlineData("a = 1 }")]
    [InlineData("a = 1 { b = 2 }")]
    [InlineData("a =")]
    [InlineData("a")]
    public void Mistakes(string hocon) =>
        Should.Throw<FormatException>(() => ConfigurationFactory.ParseString("first = 1\n" + hocon)).Message.ShouldContain("(line 2)");

    [Fact(DisplayName = "[HOCON] objects join, and one that is set over a substitution merges with it")]
    public void ObjectsJoin()
    {
        var config = ConfigurationFactory.ParseString("""
            b { x = 1, z { q = 1 } }
            a { w = 1, z { p = 1 } }
            a = ${b}
            c = ${b} { x = 2 }
            """);
        config.GetInt("a.w").ShouldBe(1);
        config.GetInt("a.z.p").ShouldBe(1);
        config.GetInt("a.z.q").ShouldBe(1);
        config.GetInt("c.x").ShouldBe(2);
        config.GetInt("c.z.q").ShouldBe(1);
    }

    [Fact(DisplayName = "[HOCON] keys 0, 1, 2… make a list")]
    public void IndexedObject() =>
        ConfigurationFactory.ParseString("a.1 = y, a.0 = x, a.10 = z").GetStringList("a").ShouldBe(["x", "y", "z"]);

    [Fact(DisplayName = "[HOCON] any tree of settings comes back from its own text")]
    public void AnyTree()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var text = new HoconTree(seed).ToString();
            var config = ConfigurationFactory.ParseString(text);
            var written = config.ToString();
            ConfigurationFactory.ParseString(written).ToString().ShouldBe(written, $"seed {seed}: {text}");
        }
    }

    /// <summary>A document by chance, of the seed's making.</summary>
    private sealed class HoconTree(int seed)
    {
        private static readonly string[] Texts = ["plain", "\"a b, c: {d}\"", "null", "1.5", "\"\\n\\\"\\\\\"", "x y z", "\"\"", "true", "\"null\""];
        private static readonly string[] Keys = ["a", "b-c", "\"d.e\"", "f g", "\"h\\\"i\"", "\"include\"", "j"];
        private readonly Random _random = new(seed);

        public override string ToString() => Members(3);

        private string Members(int depth) =>
            string.Join('\n', Enumerable.Range(0, _random.Next(1, 5)).Select(_ => $"{Pick(Keys)} = {Value(depth)}"));

        private string Value(int depth) => _random.Next(depth > 0 ? 4 : 2) switch
        {
            2 => $"[{string.Join(", ", Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1)))}]",
            3 => $"{{ {Members(depth - 1)} }}",
            _ => Pick(Texts),
        };

        private string Pick(string[] from) => from[_random.Next(from.Length)];
    }
}
