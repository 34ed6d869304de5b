using Akka.Actor.Setup;

namespace Akka.Hosting;

/// <summary>Options that become settings at a path.</summary>
public interface IHoconOption
{
    string ConfigPath { get; }

    Type Class { get; }

    void Apply(AkkaConfigurationBuilder builder, Setup? setup = null);
}
