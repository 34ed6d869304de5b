using System.Net.Http.Json;
using System.Text.Json;
using Collab.Actors.Edge;
using Collab.Host;
using Collab.Host.Auth;
using Collab.Host.Config;
using Collab.Host.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Collab.Tests.Support;

/// <summary>
/// The whole server in this process: a real Kestrel on a free port of 127.0.0.1, a fresh SQLite file in a folder of its own, nothing shared with
/// any other. Disposing ends it in order, removes the folder, and fails when a secret got out [AU9].
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    public const string SecretKey = "a key for tests alone, of more than 32 bytes";

    public const string Password = ApiClient.Password;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly bool _ownsData;
    private readonly SearchedLog _log;

    private TestServer(WebApplication app, string data, bool ownsData, SearchedLog log)
    {
        (_app, Data, _ownsData, _log) = (app, data, ownsData, log);
        Address = new Uri(app.Urls.Single());
        Http = SecretsInHttp.Client(Address, Patience);
    }

    /// <summary><c>http://127.0.0.1:port</c></summary>
    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public string Data { get; }

    /// <summary>Sockets that the server holds now.</summary>
    public int OpenSockets => (int)Services.GetRequiredService<EdgeMetrics>().SocketsOpen;

    public static async Task<TestServer> StartAsync(Action<TestServerOptions>? configure = null)
    {
        var options = new TestServerOptions();
        configure?.Invoke(options);
        var data = options.Data ?? Path.Combine(Path.GetTempPath(), $"collab-{Guid.NewGuid():N}");
        var start = new StartSettings("http://127.0.0.1:0", data, options.Database, options.Environment) { Settings = options.Settings };
        var log = new SearchedLog();
        Secrets.Add(options.Settings.GetValueOrDefault("Collab:Auth:SecretKey"), "the server's key");
        var app = Program.Build(start, services =>
        {
            log.AddTo(services);
            if (options.Time is { } time) services.Replace(ServiceDescriptor.Singleton(time));
            options.Services?.Invoke(services);
        });
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await app.PrepareAsync(patience.Token);
            await app.StartAsync(patience.Token);
            return new TestServer(app, data, options.Data is null, log);
        }
        catch
        {
            await app.DisposeAsync();
            if (options.Data is null && Directory.Exists(data)) Directory.Delete(data, recursive: true);
            throw;
        }
    }

    /// <summary>The address of a socket: <c>/ws/room?…</c></summary>
    public Uri Socket(string path) => new($"ws://{Address.Authority}{path}");

    public Task<TestUser> LoginGuestAsync(string name) => Http.LoginGuestAsync(name);

    public Task<TestUser> RegisterAsync(string name, string? org = null) => Http.RegisterAsync(name, org);

    /// <summary>A login that nobody asked for over HTTP: any user, organisation and roles, with a session row of its own.</summary>
    public Task<TestUser> LoginAsAsync(string user, string org, params string[] roles) => LoginAsAsync(new TokenSubject(user, org, user, roles));

    /// <summary>The same with teams and workspaces.</summary>
    public async Task<TestUser> LoginAsAsync(TokenSubject subject)
    {
        var pair = await Services.GetRequiredService<TokenIssuance>().LoginAsync(
            subject, LoginKind.Account, address: null, userAgent: null, CancellationToken.None);
        Secrets.Add(pair.AccessToken, "a login's access token");
        Secrets.Add(pair.RefreshToken, "a login's refresh token");
        return new TestUser(pair.UserId, pair.AccessToken, pair.RefreshToken);
    }

    public Task<string> CreateRoomAsync(TestUser user, object? settings = null) => Http.CreateRoomAsync(user.Token, settings);

    /// <summary>A socket that has not been read yet; in the room, where one is given.</summary>
    public Task<TestSocket> ConnectAsync(string? room, string token, string query = "") =>
        TestSocket.ConnectAsync(Socket((room is null ? "/ws" : $"/ws/{room}") + query), ["collab.v1", $"bearer.{token}"]);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using (var patience = new CancellationTokenSource(Patience)) await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        if (_ownsData && Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
        _log.Search();
        Secrets.ThrowIfFound();
    }
}
