using Akka.Configuration;

namespace Akka.TestKit.Configs;

public static class TestConfigs
{
    private static readonly Lazy<Config> Scheduler =
        new(() => ConfigurationFactory.FromResource<TestKitBase>("Akka.TestKit.Configs.TestScheduler.conf"));

    public static Config DefaultConfig => TestKitBase.DefaultConfig;

    /// <summary>Time that stands still until the test moves it on: <see cref="TestScheduler"/>.</summary>
    public static Config TestSchedulerConfig => Scheduler.Value;
}
