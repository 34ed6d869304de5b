using Collab.Actors;
using Collab.Actors.Edge;
using Collab.Host.Sockets;

namespace Collab.Host.Config;

/// <summary>
/// Everything that can be set, under <c>Collab:</c> in appsettings.json, <c>Collab__</c> in the environment: the host's own sections
/// here, the actors' in <see cref="CollabSettings"/>. Units and meaning of each: docs/OPERATIONS.md.
/// </summary>
public sealed class CollabOptions
{
    public const string Section = "Collab";

    public AuthOptions Auth { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

    public RoomSettings Rooms { get; set; } = new();

    public LifecycleSettings Lifecycle { get; init; } = new();

    public SocketSettings Sockets { get; init; } = new();

    public UserSettings Users { get; init; } = new();

    public ChannelSettings Channels { get; init; } = new();

    public RunSettings Runs { get; init; } = new();

    public WebSocketSettings WebSocket { get; init; } = new();

    public CorsOptions Cors { get; init; } = new();

    public HttpOptions Http { get; init; } = new();

    public StorageOptions Storage { get; init; } = new();

    public ShutdownOptions Shutdown { get; init; } = new();

    /// <summary>What the actors are told.</summary>
    public CollabSettings ForActors() => new()
    {
        Limits = Limits,
        Rooms = Rooms,
        Lifecycle = Lifecycle,
        Sockets = Sockets,
        Users = Users,
        Channels = Channels,
        Runs = Runs,
    };
}

public sealed class AuthOptions
{
    /// <summary>Also read from <c>SECRET_KEY</c>.</summary>
    public string? SecretKey { get; set; }

    public string Issuer { get; init; } = "collab";

    public string Audience { get; init; } = "collab";

    /// <summary>Not set: on in Development alone.</summary>
    public bool? AllowGuests { get; set; }

    /// <summary>Has an effect in Development alone.</summary>
    public bool AllowDevToken { get; init; }

    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a service token is good whose maker does not say.</summary>
    public TimeSpan ServiceTokenLifetime { get; init; } = TimeSpan.FromDays(365);

    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    public int MinPasswordLength { get; init; } = 8;

    /// <summary>Failed logins a minute, for each name and each address.</summary>
    public int FailuresPerMinute { get; init; } = 10;

    public IList<ExternalIssuerOptions> ExternalIssuers { get; init; } = [];
}

public sealed class CorsOptions
{
    /// <summary>Origins, such as <c>https://app.example.com</c>, whose pages may call this server beside its own; <c>*</c>: all.</summary>
    public IList<string> Origins { get; init; } = [];
}

public sealed class HttpOptions
{
    /// <summary>Bytes of one request's body.</summary>
    public int BodyBytes { get; init; } = 128 * 1024;

    /// <summary>How long an <c>Idempotency-Key</c> gives its first answer again.</summary>
    public TimeSpan IdempotencyWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Who may show the page in a frame, in the words of CSP's <c>frame-ancestors</c>.</summary>
    public string FrameAncestors { get; init; } = "'none'";

    /// <summary>Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For and -Proto are believed.</summary>
    public IList<string> TrustedProxies { get; init; } = [];
}

public sealed class StorageOptions
{
    public string Data { get; init; } = "./data";

    /// <summary>A SQLite file, or a connection string of SQLite or PostgreSQL. Not set: <c>collab.db</c> in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>How long one piece of work on the database, the wait for its connection included, may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    public int MaxConnections { get; init; } = 20;
}

public sealed class ShutdownOptions
{
    /// <summary>How long an orderly end may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);
}
