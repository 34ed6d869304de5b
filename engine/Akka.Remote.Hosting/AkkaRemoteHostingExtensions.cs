using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;

namespace Akka.Remote.Hosting;

/// <summary>Makes the actor system one that others can reach.</summary>
public static class AkkaRemoteHostingExtensions
{
    public static AkkaConfigurationBuilder WithRemoting(
        this AkkaConfigurationBuilder builder,
        string? hostname = null,
        int? port = null,
        string? publicHostname = null,
        int? publicPort = null) =>
        builder.WithRemoting(new RemoteOptions
        {
            HostName = hostname,
            Port = port,
            PublicHostName = publicHostname,
            PublicPort = publicPort,
        });

    public static AkkaConfigurationBuilder WithRemoting(this AkkaConfigurationBuilder builder, Action<RemoteOptions> configure)
    {
        var options = new RemoteOptions();
        configure(options);
        return builder.WithRemoting(options);
    }

    public static AkkaConfigurationBuilder WithRemoting(this AkkaConfigurationBuilder builder, RemoteOptions options)
    {
        var hocon = new StringBuilder();
        Add("hostname", options.HostName?.ToHocon());
        Add("port", options.Port?.ToHocon());
        Add("public-hostname", options.PublicHostName?.ToHocon());
        Add("public-port", options.PublicPort?.ToHocon());
        if (hocon.Length > 0)
            builder.AddHocon(ConfigurationFactory.ParseString(hocon.ToString()), HoconAddMode.Prepend);
        // A member of a cluster is one that others can reach already.
        return builder.ActorRefProvider is { HasValue: true, Value: ProviderSelection.Cluster }
            ? builder
            : builder.WithActorRefProvider(ProviderSelection.Remote.Instance);

        void Add(string key, string? value)
        {
            if (value is not null)
                hocon.AppendLine($"akka.remote.dot-netty.tcp.{key} = {value}");
        }
    }
}
