using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>akka.test</summary>
public class TestKitSettings : IExtension
{
    public TestKitSettings(Config config)
    {
        var test = config?.GetConfig("akka.test");
        if (test is null || test.IsEmpty)
            throw new ConfigurationException("The configuration of TestKitSettings has no akka.test section");

        DefaultTimeout = test.GetTimeSpan("default-timeout", TimeSpan.FromSeconds(5));
        SingleExpectDefault = test.GetTimeSpan("single-expect-default", TimeSpan.FromSeconds(3));
        ExpectNoMessageDefault = test.GetTimeSpan("expect-no-message-default", TimeSpan.FromSeconds(3));
        TestEventFilterLeeway = test.GetTimeSpan("filter-leeway", TimeSpan.FromSeconds(3));
        TestKitStartupTimeout = test.GetTimeSpan("testkit-startup-timeout", TimeSpan.FromSeconds(5));
        TestTimeFactor = test.GetDouble("timefactor", 1.0);
        LogTestKitCalls = test.GetBoolean("log-testkit-calls", false);

        if (TestTimeFactor <= 0)
            throw new ConfigurationException(@"Expected a positive value for ""akka.test.timefactor"" but found " + TestTimeFactor);
    }

    public TimeSpan DefaultTimeout { get; }

    public TimeSpan SingleExpectDefault { get; }

    public TimeSpan ExpectNoMessageDefault { get; }

    public TimeSpan TestEventFilterLeeway { get; }

    public TimeSpan TestKitStartupTimeout { get; }

    public double TestTimeFactor { get; }

    public bool LogTestKitCalls { get; }
}
