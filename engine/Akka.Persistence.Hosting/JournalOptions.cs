using System.Text;
using Akka.Configuration;
using Akka.Hosting;

namespace Akka.Persistence.Hosting;

/// <summary>The settings of a journal, as HOCON under <see cref="PluginId"/>.</summary>
public abstract class JournalOptions
{
    private AkkaPersistenceJournalBuilder? _adapters;

    protected JournalOptions(bool isDefault)
    {
        IsDefaultPlugin = isDefault;
    }

    /// <summary>Whether actors that name no journal use this one.</summary>
    public bool IsDefaultPlugin { get; set; }

    /// <summary>The last part of the plugin's configuration path.</summary>
    public abstract string Identifier { get; set; }

    public string PluginId => $"akka.persistence.journal.{Identifier}";

    /// <summary>The serializer of events for which there is no binding.</summary>
    public string? Serializer { get; set; }

    /// <summary>Whether missing tables are made.</summary>
    public bool AutoInitialize { get; set; }

    [Obsolete("Use the configureBuilder callback parameter in WithJournal() instead.")]
    public AkkaPersistenceJournalBuilder Adapters
    {
        get => _adapters!;
        set => _adapters = value;
    }

    /// <summary>The plugin's own defaults, at its path.</summary>
    public Config DefaultConfig => ConfigurationFactory.ParseString($"{PluginId} {InternalDefaultConfig.Root}");

    protected abstract Config InternalDefaultConfig { get; }

    internal AkkaPersistenceJournalBuilder? OwnAdapters => _adapters;

    public Config ToConfig() => ToString();

    public sealed override string ToString() => Build(new StringBuilder()).ToString();

    /// <summary>Overrides append their settings, then call this one, which closes the plugin's section around them.</summary>
    protected virtual StringBuilder Build(StringBuilder sb)
    {
        sb.Insert(0, $"{PluginId} {{{Environment.NewLine}");
        sb.AppendLine($"auto-initialize = {AutoInitialize.ToHocon()}");
        if (!string.IsNullOrWhiteSpace(Serializer))
        {
            sb.AppendLine($"serializer = {Serializer.ToHocon()}");
        }

        sb.AppendLine("}");
        if (IsDefaultPlugin)
        {
            sb.AppendLine($"akka.persistence.journal.plugin = {PluginId}");
        }

        return sb;
    }
}
