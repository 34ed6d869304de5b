using Akka.Configuration;
using Shouldly;
using Xunit;

namespace Engine.Specs.Configuration;

public sealed class ConfigSpecs
{
    [Theory(DisplayName = "[CONFIG] switches are on, off, true, false, yes or no")]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    public void Switches(string text, bool expected) =>
        ConfigurationFactory.ParseString($"a = {text}").GetBoolean("a").ShouldBe(expected);

    [Theory(DisplayName = "[CONFIG] a duration is a number and a unit; without one it is milliseconds")]
    [InlineData("5s", 5_000)]
    [InlineData("5 seconds", 5_000)]
    [InlineData("2 minutes", 120_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("250ms", 250)]
    [InlineData("250", 250)]
    [InlineData("infinite", -1)]
    public void Durations(string text, double milliseconds) =>
        ConfigurationFactory.ParseString($"a = {text}").GetTimeSpan("a").ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory(DisplayName = "[CONFIG] a size is a number and a unit, by thousands or by 1024")]
    [InlineData("512", 512)]
    [InlineData("128000b", 128_000)]
    [InlineData("2kB", 2_000)]
    [InlineData("2KiB", 2_048)]
    [InlineData("2k", 2_048)]
    [InlineData("3MB", 3_000_000)]
    [InlineData("3MiB", 3_145_728)]
    public void Sizes(string text, long bytes) =>
        ConfigurationFactory.ParseString($"a = {text}").GetByteSize("a").ShouldBe(bytes);

    [Fact(DisplayName = "[CONFIG] what is missing is the default that the reader names")]
    public void Defaults()
    {
        var config = ConfigurationFactory.ParseString("there = 1");
        config.GetString("missing").ShouldBeNull();
        config.GetString("missing", "x").ShouldBe("x");
        config.GetInt("missing", 7).ShouldBe(7);
        config.GetBoolean("missing", true).ShouldBeTrue();
        config.GetTimeSpan("missing", TimeSpan.FromSeconds(3)).ShouldBe(TimeSpan.FromSeconds(3));
        config.GetByteSize("missing").ShouldBeNull();
        config.GetConfig("missing").ShouldBeNull();
        config.HasPath("missing.below").ShouldBeFalse();
        config.HasPath("there").ShouldBeTrue();
    }

    [Fact(DisplayName = "[CONFIG] fallbacks fill the gaps, each below the one before, also within sub-configurations")]
    public void Fallbacks()
    {
        var first = ConfigurationFactory.ParseString("a { x = 1 }");
        var second = ConfigurationFactory.ParseString("a { x = 2, y = 2 }");
        var third = ConfigurationFactory.ParseString("a { x = 3, y = 3, z { deep = 3 } }");
        var config = first.WithFallback(second).WithFallback(third);

        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(2);
        config.GetInt("a.z.deep").ShouldBe(3);
        var below = config.GetConfig("a");
        below.GetInt("x").ShouldBe(1);
        below.GetInt("y").ShouldBe(2);
        below.GetInt("z.deep").ShouldBe(3);
        first.HasPath("a.y").ShouldBeFalse();
    }

    [Fact(DisplayName = "[CONFIG] a configuration can't be its own fallback")]
    public void OwnFallback()
    {
        var config = ConfigurationFactory.ParseString("a = 1");
        Should.Throw<ArgumentException>(() => config.WithFallback(config));
    }

    [Fact(DisplayName = "[CONFIG] the keys at the top can be gone through, with those of the fallback")]
    public void Keys()
    {
        var config = ConfigurationFactory.ParseString("a = 1, \"some key\" = 2")
            .WithFallback(ConfigurationFactory.ParseString("a = 3, b = 4"));
        config.AsEnumerable().Select(entry => entry.Key).ShouldBe(["a", "some key", "b"], ignoreOrder: true);
    }

    [Fact(DisplayName = "[CONFIG] an empty configuration says so")]
    public void Emptiness()
    {
        Config.Empty.IsEmpty.ShouldBeTrue();
        ConfigurationFactory.ParseString("").IsNullOrEmpty().ShouldBeTrue();
        ((Config?)null).IsNullOrEmpty().ShouldBeTrue();
        ConfigurationFactory.ParseString("a = 1").IsNullOrEmpty().ShouldBeFalse();
    }

    [Fact(DisplayName = "[CONFIG] text becomes a configuration by itself, and adds as a fallback")]
    public void Conversions()
    {
        Config config = "a = 1";
        (config + "b = 2").GetInt("b").ShouldBe(2);
        ("a = 3" + config).GetInt("a").ShouldBe(3);
    }

    [Fact(DisplayName = "[CONFIG] ToString is text that parses to the same settings")]
    public void RoundTrip()
    {
        var config = ConfigurationFactory.ParseString("""
            a { b = "text, with: signs", c = [1, 2, "three four"] }
            "a key" = 5
            t = 10s
            """);
        var again = ConfigurationFactory.ParseString(config.ToString());
        again.GetString("a.b").ShouldBe("text, with: signs");
        again.GetStringList("a.c").ShouldBe(["1", "2", "three four"]);
        again.GetInt("a key").ShouldBe(5);
        again.GetTimeSpan("t").ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact(DisplayName = "[CONFIG] the reference settings have what the documentation says")]
    public void Reference()
    {
        var config = ConfigurationFactory.Default();
        config.GetInt("akka.actor.default-dispatcher.throughput").ShouldBe(30);
        config.GetTimeSpan("akka.actor.creation-timeout").ShouldBe(TimeSpan.FromSeconds(20));
        config.GetTimeSpan("akka.coordinated-shutdown.default-phase-timeout").ShouldBe(TimeSpan.FromSeconds(5));
        config.GetTimeSpan("akka.scheduler.tick-duration").ShouldBe(TimeSpan.FromMilliseconds(10));
        config.GetStringList("akka.coordinated-shutdown.phases.cluster-leave.depends-on").ShouldBe(["cluster-sharding-shutdown-region"]);
    }
}
