#nullable disable
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>A tree of actors with what they share: settings, dispatchers, a scheduler, an event stream. Make one for each process.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private readonly DateTime _startedAt = DateTime.UtcNow;
    private readonly long _startTick = Environment.TickCount64;
    private int _disposed;

    public abstract string Name { get; }

    public abstract Settings Settings { get; }

    public abstract EventStream EventStream { get; }

    public abstract IActorRef DeadLetters { get; }

    /// <summary>Drops what it is told.</summary>
    public abstract IActorRef IgnoreRef { get; }

    public abstract ILoggingAdapter Log { get; }

    public abstract Dispatchers Dispatchers { get; }

    public abstract Mailboxes Mailboxes { get; }

    public abstract IScheduler Scheduler { get; }

    public abstract Serialization.Serialization Serialization { get; }

    /// <summary>Ends when the system has stopped, and everything that was registered for it has run.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>When it was started, as the time since the clock's zero.</summary>
    public TimeSpan StartTime => TimeSpan.FromTicks(_startedAt.Ticks);

    public TimeSpan Uptime => TimeSpan.FromMilliseconds(Environment.TickCount64 - _startTick);

    /// <summary>With the settings alone, as a program's app.config would give; there are none here, so the reference's.</summary>
    public static ActorSystem Create(string name) => CreateAndStart(name, Config.Empty, ActorSystemSetup.Empty);

    public static ActorSystem Create(string name, Config config) => CreateAndStart(name, config, ActorSystemSetup.Empty);

    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.FlatSelect(b => b.Config).GetOrElse(Config.Empty);
        return CreateAndStart(name, config, setup);
    }

    public abstract IActorRef ActorOf(Props props, string name = null);

    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    public abstract ActorSelection ActorSelection(string actorPath);

    public abstract void Stop(IActorRef actor);

    /// <summary>Stops the user's actors, then the system's. By default through <see cref="CoordinatedShutdown"/>.</summary>
    public abstract Task Terminate();

    /// <summary>Runs the code when the system has stopped; the last that was registered first.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Makes the extension, once, and returns it.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    public abstract object GetExtension(IExtensionId extensionId);

    public abstract T GetExtension<T>()
        where T : class, IExtension;

    public abstract bool HasExtension(Type type);

    public abstract bool HasExtension<T>()
        where T : class, IExtension;

    public abstract bool TryGetExtension(Type extensionType, out object extension);

    public abstract bool TryGetExtension<T>(out T extension)
        where T : class, IExtension;

    /// <summary>Begins to terminate, and does not wait for it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Terminate();
        GC.SuppressFinalize(this);
    }

    private static ActorSystem CreateAndStart(string name, Config config, ActorSystemSetup setup)
    {
        var system = new ActorSystemImpl(name, config, setup, Option<Props>.None);
        system.Start();
        return system;
    }
}

/// <summary>What extensions may do with a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    /// <summary>Ends the actors without asking the coordinated shutdown, whose last phase this is.</summary>
    internal abstract void FinalTerminate();

    public abstract IActorRefProvider Provider { get; }

    /// <summary>"/user".</summary>
    public abstract IInternalActorRef Guardian { get; }

    /// <summary>"/".</summary>
    public abstract IInternalActorRef LookupRoot { get; }

    /// <summary>"/system".</summary>
    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>Makes an actor under "/system".</summary>
    public abstract IActorRef SystemActorOf(Props props, string name = null);

    public abstract IActorRef SystemActorOf<TActor>(string name = null)
        where TActor : ActorBase, new();

    /// <summary>Stops everything at once, without waiting for children.</summary>
    public abstract void Abort();

    /// <summary>The tree of actors as text.</summary>
    public abstract string PrintTree();
}
