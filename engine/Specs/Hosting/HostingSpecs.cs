using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace Engine.Specs.Hosting;

public sealed class HostingSpecs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact(DisplayName = "[HOST] the actor system starts with the host and ends with it")]
    public async Task Lifetime()
    {
        var host = Build((builder, _) => builder.WithActors((system, _) => system.ActorOf<Echo>("echo")));
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.Name.ShouldBe("hosted");
        (await system.ActorSelection("/user/echo").Ask<string>("hello", Deadline)).ShouldBe("hello");

        await host.StopAsync();

        system.WhenTerminated.IsCompleted.ShouldBeTrue();
        CoordinatedShutdown.Get(system).ShutdownReason.ShouldBe(CoordinatedShutdown.ClrExitReason.Instance);
    }

    [Fact(DisplayName = "[HOST] the host stops when the actor system ends by itself")]
    public async Task SystemEnds()
    {
        using var host = Build((_, _) => { });
        await host.StartAsync();
        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        await host.Services.GetRequiredService<ActorSystem>().Terminate();

        await stopping.Task.WaitAsync(Deadline);
    }

    [Fact(DisplayName = "[HOST] what fails at the start fails the start of the host")]
    public async Task StartFails()
    {
        using var host = Build((builder, _) => builder.AddStartup((_, _) => throw new InvalidOperationException("boom")));
        var error = await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync());
        error.Message.ShouldBe("boom");
    }

    [Fact(DisplayName = "[HOST] settings that are appended lose, those that are prepended win, and others replace all")]
    public void AddModes()
    {
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "x")
            .AddHocon("a = 1", HoconAddMode.Append)
            .AddHocon("a = 2, b = 2", HoconAddMode.Append)
            .AddHocon("b = 3, c = 3", HoconAddMode.Prepend);
        var config = builder.Configuration.Value;
        config.GetInt("a").ShouldBe(1);
        config.GetInt("b").ShouldBe(3);
        config.GetInt("c").ShouldBe(3);
        builder.AddHocon("d = 4", HoconAddMode.Replace).Configuration.Value.HasPath("a").ShouldBeFalse();
    }

    [Fact(DisplayName = "[HOST] the host's own settings become the actor system's")]
    public void FromConfiguration()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["akka:cluster:roles:0"] = "front",
            ["akka:cluster:roles:1"] = "back",
            ["AKKA:ACTOR:ASK_TIMEOUT"] = "3s",
            ["akka:dotted.key"] = "v",
        }).Build();
        var config = new AkkaConfigurationBuilder(new ServiceCollection(), "x")
            .AddHocon(settings, HoconAddMode.Append).Configuration.Value;
        config.GetStringList("akka.cluster.roles").ShouldBe(["front", "back"]);
        config.GetTimeSpan("akka.actor.ask-timeout").ShouldBe(TimeSpan.FromSeconds(3));
        config.GetString("akka.dotted.key").ShouldBe("v");
    }

    [Fact(DisplayName = "[HOST] actors get services, their own arguments, and actors of the registry")]
    public async Task DependencyInjection()
    {
        using var host = Build(
            (builder, _) => builder
                .WithActors((system, registry, resolver) =>
                {
                    registry.Register<Echo>(system.ActorOf<Echo>("echo"));
                    registry.Register<Greeter>(system.ActorOf(resolver.Props<Greeter>("Hello"), "greeter"));
                })
                .WithActors((system, registry) => registry.Get<Greeter>().ShouldNotBeNull()),
            services => services.AddSingleton(new Name("Ada")));
        await host.StartAsync();

        var greeter = host.Services.GetRequiredService<IRequiredActor<Greeter>>();
        (await greeter.ActorRef.Ask<string>("greet", Deadline)).ShouldBe("Hello Ada");
        (await (await greeter.GetAsync()).Ask<string>("greet", Deadline)).ShouldBe("Hello Ada");
        DependencyResolver.For(host.Services.GetRequiredService<ActorSystem>()).Resolver.GetService<Name>().ShouldBe(new Name("Ada"));
        await host.StopAsync();
    }

    [Fact(DisplayName = "[HOST] the registry keeps one actor per key, and those who ask early wait")]
    public async Task Registry()
    {
        using var host = Build((_, _) => { });
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var registry = host.Services.GetRequiredService<IActorRegistry>();
        registry.ShouldBeSameAs(ActorRegistry.For(system));
        var early = registry.GetAsync<Echo>();
        early.IsCompleted.ShouldBeFalse();
        Should.Throw<MissingActorRegistryEntryException>(() => registry.Get<Echo>());
        registry.TryGet<Echo>(out _).ShouldBeFalse();

        var first = system.ActorOf<Echo>();
        var second = system.ActorOf<Echo>();
        registry.Register<Echo>(first);

        (await early.WaitAsync(Deadline)).ShouldBe(first);
        Should.Throw<DuplicateActorRegistryException>(() => registry.Register<Echo>(second));
        registry.TryRegister<Echo>(second).ShouldBeFalse();
        registry.Get<Echo>().ShouldBe(first);
        registry.TryRegister<Echo>(second, overwrite: true).ShouldBeTrue();
        registry.Get<Echo>().ShouldBe(second);
        await host.StopAsync();
    }

    [Fact(DisplayName = "[HOST] extensions named in the settings and in code are both loaded")]
    public async Task Extensions()
    {
        using var host = Build((builder, _) => builder
            .AddHocon($"akka.extensions = [\"{typeof(OneProvider).AssemblyQualifiedName}\"]", HoconAddMode.Append)
            .WithExtension<TwoProvider>());
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        system.HasExtension<One>().ShouldBeTrue();
        system.HasExtension<Two>().ShouldBeTrue();
        await host.StopAsync();
    }

    [Fact(DisplayName = "[HOST] an Ask without a timeout has the one that the host was given")]
    public async Task AskTimeout()
    {
        using var host = Build((builder, _) => builder.WithActorAskTimeout(TimeSpan.FromMilliseconds(50)));
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var silent = system.ActorOf(Props.Create<Silent>());
        await Should.ThrowAsync<AskTimeoutException>(() => silent.Ask<string>("x").WaitAsync(Deadline));
        await host.StopAsync();
    }

    private static IHost Build(Action<AkkaConfigurationBuilder, IServiceProvider> configure, Action<IServiceCollection>? more = null) =>
        new HostBuilder().ConfigureServices(services =>
        {
            more?.Invoke(services);
            services.AddAkka("hosted", (builder, provider) =>
            {
                builder.ConfigureLoggers(loggers => loggers.LogLevel = LogLevel.WarningLevel);
                configure(builder, provider);
            });
        }).Build();

    private sealed record Name(string Value);

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    private sealed class Silent : ReceiveActor
    {
        public Silent()
        {
            ReceiveAny(_ => { });
        }
    }

    private sealed class Greeter : ReceiveActor
    {
        public Greeter(Name name, string greeting, IRequiredActor<Echo> echo)
        {
            echo.ActorRef.ShouldNotBeNull();
            Receive<string>(_ => Sender.Tell($"{greeting} {name.Value}"));
        }
    }

    public sealed class One : IExtension;

    public sealed class OneProvider : ExtensionIdProvider<One>
    {
        public override One CreateExtension(ExtendedActorSystem system) => new();
    }

    public sealed class Two : IExtension;

    public sealed class TwoProvider : ExtensionIdProvider<Two>
    {
        public override Two CreateExtension(ExtendedActorSystem system) => new();
    }
}
