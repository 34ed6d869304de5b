using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Host.Sockets;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Sockets;

/// <summary>
/// Sockets over a real Kestrel on a free port, on an edge of their own, with <see cref="MiniRooms"/> behind it. A token is
/// <c>good:user[:login]</c>, or the name of what is wrong with it.
/// </summary>
public abstract class SocketHost : Akka.TestKit.Xunit2.TestKit, IAsyncLifetime
{
    private readonly string[] _origins;
    private WebApplication _app = null!;

    protected SocketHost(CollabSettings? settings = null, params string[] origins) : base("akka.test.single-expect-default = 10s")
    {
        _origins = origins;
        Settings = settings ?? new CollabSettings { Limits = new LimitSettings { ConnectionsPerUser = 0, ConnectionsPerAddress = 0 } };
    }

    /// <summary>What the host speaks.</summary>
    protected virtual HttpProtocols Protocols => HttpProtocols.Http1;

    internal virtual WebSocketSettings WebSocket { get; } = new();

    internal CollabSettings Settings { get; }

    internal EdgeMetrics Metrics { get; } = new();

    internal IActorRef Edge { get; private set; } = ActorRefs.Nobody;

    internal IActorRef Rooms { get; private set; } = ActorRefs.Nobody;

    /// <summary>Hears all that sockets tell their rooms.</summary>
    internal TestProbe Observer { get; private set; } = null!;

    internal NamedTokens Tokens { get; } = new();

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    internal Uri Address { get; private set; } = null!;

    internal IHost App => _app;

    public async Task InitializeAsync()
    {
        Observer = CreateTestProbe("observer");
        Rooms = Sys.ActorOf(Props.Create(() => new MiniRooms(Observer)), "mini-rooms");
        Edge = StartEdge();
        Rooms.Tell(new MiniRooms.TheEdge(Edge));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = Protocols));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ITokenVerifier>(Tokens);
        builder.Services.AddSingleton<ISocketInvites>(new NamedInvites());
        builder.Services.AddSingleton<IRequiredActor<EdgeActor>>(new TheEdge(Edge));
        builder.Services.AddCollabSockets(Settings, _origins, WebSocket);
        _app = builder.Build();
        _app.MapCollabSockets();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        Metrics.Dispose();
    }

    /// <summary>What answers the host: the real edge.</summary>
    internal virtual IActorRef StartEdge() => Sys.ActorOf(
        EdgeActor.Props(new EdgeServices(
            Settings, new SessionTickets("the key of these tests"u8), Tokens, Rooms, TimeProvider.System, Metrics)
        {
            Users = Sys.ActorOf(Props.Create(() => new QuietUsers()), "users"),
        }),
        EdgeActor.Name);

    internal Uri Ws(string pathAndQuery) => new($"ws://127.0.0.1:{Address.Port}{pathAndQuery}");

    internal Task<TestSocket> ConnectAsync(
        string user = "ann", string room = "room", string query = "", IReadOnlyDictionary<string, string>? headers = null) =>
        TestSocket.ConnectAsync(Ws($"/ws/{room}?token=good:{user}{query}"), headers: headers);

    internal async Task<TestSocket> JoinAsync(string user = "ann", string room = "room")
    {
        var socket = await ConnectAsync(user, room);
        await socket.WelcomeAsync();
        await socket.ReceiveAsync("joined");
        return socket;
    }

    internal Task<RawSocket> RawAsync(string user = "ann", string room = "room") =>
        RawSocket.OpenAsync(Address, $"/ws/{room}?token=good:{user}");

    /// <summary>What a socket told its room, past what others did.</summary>
    internal object Heard(string user, Func<object, bool> what) =>
        Observer.FishForMessage(message => message is MiniRooms.Said said && said.Who.User.Value == user && what(said.What));

    private sealed class TheEdge(IActorRef edge) : IRequiredActor<EdgeActor>
    {
        public IActorRef ActorRef { get; } = edge;

        public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(ActorRef);
    }

    /// <summary>An invite is <c>good</c>, or the name of what is wrong with it.</summary>
    private sealed class NamedInvites : ISocketInvites
    {
        public Task<bool> RedeemAsync(Principal who, RoomId room, string code, CancellationToken cancel) => code switch
        {
            "good" => Task.FromResult(true),
            "hangs" => new TaskCompletionSource<bool>().Task,
            "throws" => throw new InvalidOperationException("the store is away"),
            _ => Task.FromResult(false),
        };
    }

    internal sealed class NamedTokens : ITokenVerifier
    {
        public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellation) => token.Split(':') switch
        {
            ["good", var user] => Good(user, "login"),
            ["good", var user, var login] => Good(user, login),
            ["expired"] => ValueTask.FromResult(TokenVerdict.Invalid(CloseCode.TokenExpired)),
            ["revoked"] => ValueTask.FromResult(TokenVerdict.Invalid(CloseCode.TokenRevoked)),
            ["hangs"] => new ValueTask<TokenVerdict>(new TaskCompletionSource<TokenVerdict>().Task),
            ["throws"] => throw new InvalidOperationException("the store is away"),
            _ => ValueTask.FromResult(TokenVerdict.Invalid(CloseCode.InvalidToken)),
        };

        private static ValueTask<TokenVerdict> Good(string user, string login) => ValueTask.FromResult(TokenVerdict.Valid(new Principal(
            new UserId(user), user, new OrgId("org"), ["user"], login, DateTimeOffset.UtcNow.AddHours(1))));
    }
}
