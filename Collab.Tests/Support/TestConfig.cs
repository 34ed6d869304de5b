using Akka.Configuration;

namespace Collab.Tests.Support;

/// <summary>hocon/test.conf, which is built into the tests.</summary>
public static class TestConfig
{
    public static Akka.Configuration.Config Read()
    {
        using var stream = typeof(TestConfig).Assembly.GetManifestResourceStream("test.conf")!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
