using System.Net.Sockets;
using System.Reflection;
using Collab.Host.Config;
using Collab.Host.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Collab.Host.Operations;

/// <summary>The order of a start: settings, key, database, and only then actors and sockets.</summary>
public static class StartUp
{
    /// <summary>Everything that can be found out before anybody is served; <see cref="StartFailure"/> where it can't go on.</summary>
    public static async Task PrepareAsync(this WebApplication app, CancellationToken cancel = default)
    {
        app.Services.GetRequiredService<SecretKey>();
        app.Services.GetRequiredService<Auth.JwtVerifier>();
        await app.Services.GetRequiredService<Migrator>().RunAsync(cancel);
    }

    /// <summary>Serves until it is told to end; returns the exit code.</summary>
    public static async Task<int> ServeAsync(Func<WebApplication> build)
    {
        using var guard = new SignalGuard();
        try
        {
            await using var app = build();
            await app.PrepareAsync();
            await StartAsync(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OperationCanceledException)
        {
            return await SayAsync("the server did not end in order in the time that Collab:Shutdown:Timeout leaves it.", StartFailure.Software);
        }
        catch (Exception failure)
        {
            return await SayAsync(failure);
        }
    }

    /// <summary>Says on standard error what ended the program, and returns the exit code.</summary>
    internal static async Task<int> SayAsync(Exception failure)
    {
        switch (failure)
        {
            case StartFailure known:
                return await SayAsync(known.Message, known.ExitCode);
            case InvalidDataException unreadable:
                // The configuration's readers throw this for an appsettings.json that is no JSON.
                return await SayAsync($"settings: {unreadable.Message} {unreadable.InnerException?.Message}", StartFailure.Settings);
            default:
                await Console.Error.WriteLineAsync(Redaction.Clean($"collab: it failed: {failure}"));
                return StartFailure.Software;
        }
    }

    private static async Task StartAsync(WebApplication app)
    {
        try { await app.StartAsync(); }
        catch (Exception failure)
        {
            await StopAsync(app);
            if (Listening(failure) is not { } cause) throw;
            throw new StartFailure(StartFailure.Unavailable, $"can't listen at {app.Configuration["urls"] ?? StartSettings.DefaultUrl}: {cause} Choose another address with --urls.", failure);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        app.Logger.LogInformation("Collab {Version} serves at {Addresses} ({Environment}, {Database})",
            Assembly.GetExecutingAssembly().GetName().Version?.ToString(3), string.Join(", ", addresses), app.Environment.EnvironmentName,
            app.Services.GetRequiredService<Database>().ProviderName);
        if (new HashSet<byte>(app.Services.GetRequiredService<SecretKey>().Signing.ToArray()).Count < 8)
            app.Logger.LogWarning("SECRET_KEY is long enough but easy to guess; use random bytes");
    }

    /// <summary>A host that is disposed of without having been stopped takes its services' end for a failure of theirs, and logs it as one.</summary>
    private static async Task StopAsync(WebApplication app)
    {
        try { await app.StopAsync(); }
        catch (Exception failure)
        {
            app.Logger.LogWarning(failure, "What had been started before the start failed did not end in order");
        }
    }

    private static string? Listening(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied or SocketError.AddressNotAvailable } socket)
                return socket.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => "the port is in use.",
                    SocketError.AccessDenied => "the port may not be used.",
                    _ => "this machine has no such address.",
                };
        return null;
    }

    internal static async Task<int> SayAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync("collab: " + Redaction.Clean(message.ReplaceLineEndings(" ").Trim()));
        return exitCode;
    }
}
