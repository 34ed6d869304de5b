using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence;

/// <summary>The settings of the extension under <c>akka.persistence</c>.</summary>
public sealed class PersistenceSettings : Settings
{
    public PersistenceSettings(ActorSystem system, Config config)
        : base(system, config)
    {
        Internal = new InternalSettings(config);
    }

    public InternalSettings Internal { get; }

    /// <summary>What plugins publish to the event stream.</summary>
    public sealed class InternalSettings
    {
        public InternalSettings(Config config)
        {
            PublishPluginCommands = config.GetBoolean("akka.persistence.publish-plugin-commands")
                || config.GetBoolean("publish-plugin-commands");
            PublishConfirmations = config.GetBoolean("publish-confirmations");
        }

        public bool PublishPluginCommands { get; }

        public bool PublishConfirmations { get; }
    }
}
