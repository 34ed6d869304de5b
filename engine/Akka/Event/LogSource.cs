using Akka.Actor;

namespace Akka.Event;

/// <summary>Who writes a line of the log: a name to show and a type to filter by.</summary>
public struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

    public string Source { get; }

    public Type Type { get; }

    public static LogSource Create(object o) => o switch
    {
        IActorContext context => new LogSource(FromActorRef(context.Self), SourceType(context)),
        IActorRef actor => new LogSource(FromActorRef(actor), SourceType(actor)),
        string name => new LogSource(name, typeof(DummyClassForStringSources)),
        Type type => new LogSource(Logging.SimpleName(type), type),
        LogSource source => source,
        _ => new LogSource(Logging.SimpleName(o), o.GetType()),
    };

    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        IActorContext context => new LogSource(FromActor(context, system), SourceType(context)),
        IActorRef actor => new LogSource(FromActorRef(actor, system), SourceType(actor)),
        string name => new LogSource(FromString(name, system), typeof(DummyClassForStringSources)),
        Type type => new LogSource(FromType(type, system), type),
        LogSource source => source,
        _ => new LogSource(FromType(o.GetType(), system), o.GetType()),
    };

    public static LogSource Create(string source, Type t) => new(source, t);

    /// <summary>The class that stands behind the source: the actor's, a type itself, or the object's.</summary>
    public static Type SourceType(object o) => o switch
    {
        Type type => type,
        string => typeof(DummyClassForStringSources),
        IActorContext context => context.Props.Type,
        LocalActorRef local => local.Underlying.Props.Type,
        _ => o.GetType(),
    };

    public static string FromType(Type t, ActorSystem system) => $"{Logging.SimpleName(t)} ({system})";

    public static string FromString(string source, ActorSystem system) => $"{source} ({system})";

    public static string FromActor(IActorContext actor, ActorSystem system) => FromActorRef(actor.Self, system);

    public static string FromActorRef(IActorRef a, ActorSystem system)
    {
        // Before the provider knows the system's address (at the very start), the path must do.
        var provider = system is ExtendedActorSystem extended ? extended.Provider : null;
        return provider?.DefaultAddress is { } address ? a.Path.ToStringWithAddress(address) : a.Path.ToString()!;
    }

    private static string FromActorRef(IActorRef actor) => actor.Path.ToString()!;
}
