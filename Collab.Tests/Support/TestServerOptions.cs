using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Support;

/// <summary>How a <see cref="TestServer"/> differs from a fresh one in Development.</summary>
public sealed class TestServerOptions
{
    /// <summary>Settings by their whole names, as <c>Collab:Limits:DurablePerSecond</c>.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["Collab:Auth:SecretKey"] = TestServer.SecretKey,
        ["Serilog:MinimumLevel:Default"] = "Warning",
    };

    public string Environment { get; set; } = "Development";

    /// <summary>The clock of the whole server; null: the real one.</summary>
    public TimeProvider? Time { get; set; }

    /// <summary>A data folder that outlives the server; null: a fresh one that goes with it.</summary>
    public string? Data { get; set; }

    /// <summary>A connection string; null: a SQLite file in the data folder.</summary>
    public string? Database { get; set; }

    /// <summary>Parts put in last, over the server's own.</summary>
    public Action<IServiceCollection>? Services { get; set; }
}
