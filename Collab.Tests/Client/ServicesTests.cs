using Collab.Client;
using Collab.TestKit;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>Clients from a container, and what a client is made of.</summary>
public sealed class ServicesTests
{
    [Fact(DisplayName = "[CL1] a container makes one client, connects it to nothing, hands it its services, and closes it")]
    public async Task OneClient()
    {
        await using var server = new FakeServer();
        var time = new SteppedTime();
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(new Login("from the container"))
            .AddCollabClient((provider, options) =>
            {
                options.Url = server.Address;
                options.Token = _ => ValueTask.FromResult(provider.GetRequiredService<Login>().Token.Replace(' ', '-'));
                options.Time.ShouldBeSameAs(time);
            });
        CollabClient client;
        await using (var provider = services.BuildServiceProvider())
        {
            client = provider.GetRequiredService<CollabClient>();
            provider.GetRequiredService<CollabClient>().ShouldBeSameAs(client);
            client.State.ShouldBe(ConnectionState.Disconnected);
            var connecting = client.ConnectAsync();
            var socket = await server.WelcomeAsync();
            socket.Protocols.ShouldContain("bearer.from-the-container");
            await connecting.WaitAsync(TestSocket.Patience);
            _ = socket.ClosedAsync();
        }

        client.State.ShouldBe(ConnectionState.Disconnected);
        Should.Throw<ObjectDisposedException>(() => client.FramesAsync());
    }

    [Fact(DisplayName = "[CL1] several clients are told apart by their keys")]
    public async Task Keyed()
    {
        await using var provider = new ServiceCollection()
            .AddCollabClient(options => options.Url = new Uri("http://one.test"))
            .AddKeyedCollabClient("two", (_, options) => options.Url = new Uri("http://two.test"))
            .BuildServiceProvider();
        provider.GetRequiredKeyedService<CollabClient>("two").ShouldNotBeSameAs(provider.GetRequiredService<CollabClient>());
    }

    [Theory(DisplayName = "[CL1] options that cannot work are refused by name")]
    [InlineData(nameof(CollabClientOptions.Url))]
    [InlineData(nameof(CollabClientOptions.ConnectTimeout))]
    [InlineData(nameof(CollabClientOptions.BackoffMax))]
    [InlineData(nameof(CollabClientOptions.MaxTries))]
    [InlineData(nameof(CollabClientOptions.MaxUnacked))]
    public void Refused(string name)
    {
        var options = new CollabClientOptions { Url = new Uri("http://localhost") };
        switch (name)
        {
            case nameof(CollabClientOptions.Url): options.Url = new Uri("ftp://localhost"); break;
            case nameof(CollabClientOptions.ConnectTimeout): options.ConnectTimeout = TimeSpan.Zero; break;
            case nameof(CollabClientOptions.BackoffMax): options.BackoffMax = TimeSpan.FromMilliseconds(1); break;
            case nameof(CollabClientOptions.MaxTries): options.MaxTries = -1; break;
            case nameof(CollabClientOptions.MaxUnacked): options.MaxUnacked = 1_025; break;
        }

        Should.Throw<ArgumentException>(() => new CollabClient(options)).ParamName.ShouldBe(name);
    }

    private sealed record Login(string Token);
}
