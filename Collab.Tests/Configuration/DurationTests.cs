using System.ComponentModel;
using Collab.Host.Config;
using Microsoft.Extensions.Configuration;
using Shouldly;

namespace Collab.Tests.Configuration;

public sealed class DurationTests
{
    [Theory(DisplayName = "[OP2] times are read with their unit; a bare number is seconds, never days")]
    [InlineData("2", 2_000)]
    [InlineData("2s", 2_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1_500)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("00:00:02", 2_000)]
    [InlineData("0", 0)]
    public void Read(string text, double milliseconds) => DurationConverter.TryParse(text)!.Value.TotalMilliseconds.ShouldBe(milliseconds);

    [Theory(DisplayName = "[OP2] what is no time is refused")]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-2s")]
    [InlineData("-00:00:02")]
    [InlineData("2 weeks")]
    [InlineData("1e9d")]
    [InlineData("999999999999d")]
    public void Refused(string text) => DurationConverter.TryParse(text).ShouldBeNull();

    [Fact(DisplayName = "[OP2] the binder reads times this way")]
    public void Bound()
    {
        DurationConverter.Register();
        TypeDescriptor.GetConverter(typeof(TimeSpan)).ShouldBeOfType<DurationConverter>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Timeout", "3")]).Build();
        configuration.Get<ShutdownOptions>()!.Timeout.ShouldBe(TimeSpan.FromSeconds(3));
    }
}
