using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Remote;

/// <summary>The address that others know a system by, as it is configured.</summary>
internal static class RemoteAddress
{
    public const string Protocol = "akka.tcp";

    public static Address Create(string systemName, Config config)
    {
        var tcp = config.GetConfig("akka.remote.dot-netty.tcp");
        if (tcp.IsNullOrEmpty())
            throw ConfigurationException.NullOrEmptyConfig<RemoteActorRefProvider>("akka.remote.dot-netty.tcp");
        var host = FirstSet(tcp.GetString("public-hostname"), tcp.GetString("hostname")) ?? Dns.GetHostName();
        var port = Port(tcp, "public-port") is > 0 and var known ? known : Port(tcp, "port");
        return new Address(Protocol, systemName, host, port == 0 ? FindFreePort() : port);
    }

    private static string? FirstSet(params string?[] names) => Array.Find(names, name => !string.IsNullOrEmpty(name));

    private static int Port(Config tcp, string key)
    {
        var port = tcp.GetInt(key);
        return port is >= 0 and <= IPEndPoint.MaxPort
            ? port
            : throw new ConfigurationException($"akka.remote.dot-netty.tcp.{key} is {port}; a port is between 0 and {IPEndPoint.MaxPort}.");
    }

    /// <summary>A port that nobody had a moment ago. Systems of one machine get different ones.</summary>
    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
