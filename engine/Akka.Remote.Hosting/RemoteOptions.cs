namespace Akka.Remote.Hosting;

/// <summary>Where the actor system is reached. Null leaves it to the settings.</summary>
public class RemoteOptions
{
    /// <summary>The host name or address to listen on.</summary>
    public string? HostName { get; set; }

    /// <summary>The port to listen on; 0: any that is free.</summary>
    public int? Port { get; set; }

    /// <summary>The host name that others know this node by, if it is another.</summary>
    public string? PublicHostName { get; set; }

    /// <summary>The port that others know this node by, if it is another.</summary>
    public int? PublicPort { get; set; }
}
