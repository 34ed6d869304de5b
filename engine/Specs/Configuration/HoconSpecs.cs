using Akka.Configuration;
using Akka.Configuration.Hocon;
using Shouldly;
using Xunit;

namespace Engine.Specs.Configuration;

public sealed class HoconSpecs
{
    [Theory(DisplayName = "[HOCON] a value is read as it is written")]
    [InlineData("a = 1", "1")]
    [InlineData("a : 1", "1")]
    [InlineData("{ \"a\" : 1 }", "1")]
    [InlineData("a = hello world", "hello world")]
    [InlineData("a= \t \t 1 2 3 \t \t,", "1 2 3")]
    [InlineData("a = \"with \\\"quotes\\\" and \\u0041\"", "with \"quotes\" and A")]
    [InlineData("a = \"\"\"three \"quotes\"\nand a line\"\"\"", "three \"quotes\"\nand a line")]
    [InlineData("a = 127.0.0.1", "127.0.0.1")]
    [InlineData("a = 1 # a comment", "1")]
    [InlineData("# a comment\na = 1 // another", "1")]
    [InlineData("a = \"# no comment\"", "# no comment")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = null", null)]
    public void Values(string hocon, string? expected) =>
        ConfigurationFactory.ParseString(hocon).GetString("a").ShouldBe(expected);

    [Fact(DisplayName = "[HOCON] a key with dots is a path, and quotes take the dots' meaning away")]
    public void Paths()
    {
        var config = ConfigurationFactory.ParseString("""
            a.b.c = 1
            a { b.d = 2 }
            "x.y".z = 3
            a b c = 4
            """);
        config.GetInt("a.b.c").ShouldBe(1);
        config.GetInt("a.b.d").ShouldBe(2);
        config.GetInt("\"x.y\".z").ShouldBe(3);
        config.GetInt("a b c").ShouldBe(4);
        config.HasPath("x.y").ShouldBeFalse();
    }

    [Fact(DisplayName = "[HOCON] later settings win, and objects merge")]
    public void Overrides()
    {
        var config = ConfigurationFactory.ParseString("""
            a { x = 1, y = 2 }
            a { y = 3, z = 4 }
            a.x = 5
            """);
        config.GetInt("a.x").ShouldBe(5);
        config.GetInt("a.y").ShouldBe(3);
        config.GetInt("a.z").ShouldBe(4);
    }

    [Fact(DisplayName = "[HOCON] something else in between takes an object's place")]
    public void Replacements()
    {
        var config = ConfigurationFactory.ParseString("a.b = 1\na = null\na.c = 3");
        config.GetString("a.b").ShouldBeNull();
        config.GetInt("a.c").ShouldBe(3);
    }

    [Fact(DisplayName = "[HOCON] lists have commas or lines between their items, and join")]
    public void Lists()
    {
        var config = ConfigurationFactory.ParseString("""
            a = [1, 2, 3]
            b = [
              x y
              "z, w"
            ]
            c = [1, 2] [3]
            d = []
            """);
        config.GetIntList("a").ShouldBe([1, 2, 3]);
        config.GetStringList("b").ShouldBe(["x y", "z, w"]);
        config.GetIntList("c").ShouldBe([1, 2, 3]);
        config.GetStringList("d").ShouldBeEmpty();
        config.GetStringList("missing").ShouldBeEmpty();
        config.GetValue("a").IsArray().ShouldBeTrue();
    }

    [Fact(DisplayName = "[HOCON] a substitution is a value of the same document, text, list or object")]
    public void Substitutions()
    {
        var config = ConfigurationFactory.ParseString("""
            name = Roger
            text = Hello ${name}
            items = [1, 2]
            more = ${items} [3]
            base { x = 1, y = 2 }
            copy = ${base}
            deep { of = ${base.x} }
            """);
        config.GetString("text").ShouldBe("Hello Roger");
        config.GetIntList("more").ShouldBe([1, 2, 3]);
        config.GetInt("copy.y").ShouldBe(2);
        config.GetInt("deep.of").ShouldBe(1);
    }

    [Fact(DisplayName = "[HOCON] a substitution that finds nothing is refused")]
    public void Unresolved() => Should.Throw<FormatException>(() => ConfigurationFactory.ParseString("a = ${nowhere}"));

    [Fact(DisplayName = "[HOCON] what is included stands where the include stands")]
    public void Includes()
    {
        var config = ConfigurationFactory.ParseString(
            "a { include \"other\" }\nb = 3",
            name => Parser.Parse(name == "other" ? "x = 1\ny = ${x}" : "", null));
        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(1);
        config.GetInt("b").ShouldBe(3);
    }
}
