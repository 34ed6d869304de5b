using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Collab.Tests.Support;

/// <summary>The built server as a process of its own on a free port of 127.0.0.1, so that it can be killed like one.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Http = SecretsInHttp.Client(new Uri($"http://127.0.0.1:{port}"), TimeSpan.FromSeconds(20));
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>The most memory that it has held so far, in bytes (Linux' VmHWM).</summary>
    public long PeakMemory => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The server's program, as the build put it beside the tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "collab.dll");

    /// <summary>Starts it on this data folder and waits until it is ready (30 s at most).</summary>
    public static async Task<ServerProcess> StartAsync(string data, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        return await StartAsync(data, FreePort(), environment, arguments);
    }

    /// <summary>The same on a given port, for a server that comes back where it was.</summary>
    public static async Task<ServerProcess> StartAsync(string data, int port, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        var server = new ServerProcess(Launch(["--urls", $"http://127.0.0.1:{port}", "--data", data, .. arguments], environment), port);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it to its end, as for settings that stop the start; returns exit code and everything it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = Launch(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await EndAsync(process, arguments);
        Secrets.Search(await output + await error, "what the program printed");
        Secrets.ThrowIfFound();
        return (process.ExitCode, await output + await error);
    }

    /// <summary>Runs a command of the program to its end, with this as its standard input. What it says to people is searched for secrets [AU9].</summary>
    public static async Task<CommandResult> CommandAsync(
        IReadOnlyList<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Launch(arguments, environment, redirectInput: true);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await EndAsync(process, arguments);
        Secrets.Search(await error, "what the program said");
        Secrets.ThrowIfFound();
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>SIGKILL: nothing of the server runs after this.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code of an orderly end.</summary>
    public async Task<int> TerminateAsync(TimeSpan within)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    public Task SignalAsync(string name) => Process.Start("kill", [$"-{name}", _process.Id.ToString()]).WaitForExitAsync();

    public async Task<string> LoginGuestAsync(string name) => (await Http.LoginGuestAsync(name)).Token;

    public Task<TestSocket> ConnectAsync(string path, string token) =>
        TestSocket.ConnectAsync(new Uri($"ws://{Http.BaseAddress!.Authority}{path}"), ["collab.v1", $"bearer.{token}"]);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        Http.Dispose();
        foreach (var line in Output.Split('\n'))
            Secrets.Search(line, "what the server printed");
        Secrets.ThrowIfFound();
    }

    private static async Task EndAsync(Process process, IReadOnlyList<string> arguments)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try { await process.WaitForExitAsync(patience.Token); }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"collab {string.Join(' ', arguments)} did not end in 60 s");
        }
    }

    private static Process Launch(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, bool redirectInput = false)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("Collab__") || k is "SECRET_KEY" or "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT" or "ASPNETCORE_URLS").ToArray())
            start.Environment.Remove(inherited);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
            if (name is "SECRET_KEY" or "Collab__Auth__SecretKey")
                Secrets.Add(value, "the program's key");
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ReadyAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (_process.HasExited) throw new InvalidOperationException($"the server ended with {_process.ExitCode}: {Output}");
            try
            {
                using var answer = await Http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"the server was not ready in 30 s: {Output}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_output) _output.AppendLine(line.Data);
    }
}

/// <summary>How a command ended: its result, and what it said to people.</summary>
public sealed record CommandResult(int ExitCode, string Out, string Error);
