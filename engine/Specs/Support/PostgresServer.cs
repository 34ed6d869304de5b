using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;

namespace Engine.Specs.Support;

/// <summary>
/// A PostgreSQL cluster of this test run's own, in a temporary folder on a free port of 127.0.0.1. Started when first asked
/// for; it ends with the process, however that ends, since a shell waits for the end of its standard input.
/// </summary>
public sealed class PostgresServer
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<(PostgresServer? Server, string? Reason)> Shared = new(TryStart);

    /// <summary>Held so that its standard input stays open.</summary>
    private readonly Process _process;
    private readonly int _port;
    private int _databases;

    private PostgresServer(Process process, int port)
    {
        _process = process;
        _port = port;
    }

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? Unavailable => Shared.Value.Reason;

    public static PostgresServer Instance =>
        Shared.Value.Server ?? throw new InvalidOperationException(Unavailable);

    /// <summary>An empty database; gives its connection string.</summary>
    public string CreateDatabase()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException("The PostgreSQL server of the specs has ended");
        }

        var name = $"spec_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return ConnectionString(name);
    }

    /// <summary>Ends the connections to a database and drops it.</summary>
    public void DropDatabase(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", connection);
        command.ExecuteNonQuery();
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Timeout=10;Pooling=true;Maximum Pool Size=10";

    private static (PostgresServer? Server, string? Reason) TryStart()
    {
        try
        {
            return Start();
        }
        catch (Exception e)
        {
            return (null, $"PostgreSQL could not be started: {e.Message}");
        }
    }

    private static (PostgresServer? Server, string? Reason) Start()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return (null, "PostgreSQL specs need a Unix system");
        }

        var bin = Programs();
        if (bin is null)
        {
            return (null, "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb)");
        }

        var port = FreePort();
        var folder = Path.Combine(Path.GetTempPath(), $"collab-postgres-{Environment.ProcessId}-{port}");
        var script = Script(bin, folder, port, asPostgres: Environment.UserName == "root");
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = process.StandardOutput.ReadLineAsync();
        if (!line.Wait(StartLimit))
        {
            process.StandardInput.Close();
            return (null, $"PostgreSQL did not start within {StartLimit.TotalSeconds} s");
        }

        return line.Result == "ready"
            ? (new PostgresServer(process, port), null)
            : (null, $"PostgreSQL did not start: {line.Result} {process.StandardOutput.ReadToEnd().Trim()}");
    }

    private static string? Programs()
    {
        const string root = "/usr/lib/postgresql";
        return !Directory.Exists(root)
            ? null
            : Directory.GetDirectories(root)
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .MaxBy(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var version) ? version : 0);
    }

    /// <summary>PostgreSQL refuses to run as root; its package's user runs it then. Syncs are off: these data are for tests.</summary>
    private static string Script(string bin, string folder, int port, bool asPostgres)
    {
        var run = asPostgres ? "runuser -u postgres -- " : string.Empty;
        var own = asPostgres ? $"chown postgres '{folder}'" : "true";
        var options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=200";
        return $"""
            exec 2>&1
            set -e
            mkdir -p '{folder}'; {own}; cd '{folder}'
            {run}{bin}/initdb -D '{folder}/data' -A trust -U postgres -E UTF8 --locale=C --no-sync >'{folder}.log' || (cat '{folder}.log'; exit 1)
            {run}{bin}/pg_ctl -D '{folder}/data' -w -t 50 -l '{folder}/server.log' -o '{options}' start >>'{folder}.log' || (cat '{folder}.log'; exit 1)
            echo ready
            cat >/dev/null
            {run}{bin}/pg_ctl -D '{folder}/data' -m immediate stop >/dev/null
            rm -rf '{folder}' '{folder}.log'
            """;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
