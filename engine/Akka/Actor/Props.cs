#nullable disable
using System.Linq.Expressions;
using Akka.Util;
using Akka.Util.Reflection;

namespace Akka.Actor;

/// <summary>The recipe of an actor: its class with the constructor's arguments, and how it is deployed and supervises. Immutable.</summary>
public class Props : IEquatable<Props>, ISurrogated
{
    public static readonly Props None = TerminatedProps.Instance;

    private static readonly object[] NoArgs = [];
    private static readonly Deploy DefaultDeploy = new();

    private readonly IIndirectActorProducer _producer;

    protected Props()
    {
        Deploy = DefaultDeploy;
        Arguments = NoArgs;
    }

    protected Props(Props copy)
        : this(copy._producer, copy.Deploy, copy.Arguments) =>
        SupervisorStrategy = copy.SupervisorStrategy;

    public Props(Type type)
        : this(DefaultDeploy, type, NoArgs)
    {
    }

    public Props(Type type, object[] args)
        : this(DefaultDeploy, type, args)
    {
    }

    public Props(Deploy deploy, Type type, params object[] args)
        : this(ProducerOf(type, args), deploy, args)
    {
    }

    public Props(Deploy deploy, Type type, IEnumerable<object> args)
        : this(deploy, type, args.ToArray())
    {
    }

    public Props(Type type, SupervisorStrategy supervisorStrategy, IEnumerable<object> args)
        : this(type, supervisorStrategy, args.ToArray())
    {
    }

    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args)
        : this(DefaultDeploy, type, args) =>
        SupervisorStrategy = supervisorStrategy;

    private Props(IIndirectActorProducer producer, Deploy deploy, object[] args)
    {
        _producer = producer;
        Deploy = deploy;
        Arguments = args ?? NoArgs;
    }

    public static Props Empty { get; } = Create<EmptyActor>();

    public object[] Arguments { get; private set; }

    public Deploy Deploy { get; protected set; }

    /// <summary>Goes before the actor's own strategy.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    public Type Type => _producer?.ActorType ?? typeof(ActorBase);

    public string TypeName => Type.AssemblyQualifiedName;

    public string Dispatcher
    {
        get
        {
            var dispatcher = Deploy.Dispatcher;
            return dispatcher == Deploy.NoDispatcherGiven ? Dispatch.Dispatchers.DefaultDispatcherId : dispatcher;
        }
    }

    public string Mailbox => Deploy.Mailbox;

    /// <exception cref="ArgumentException">The expression is no plain constructor call.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression constructor)
            throw new ArgumentException("The create function must be a 'new T (args)' expression");

        var args = constructor.GetArguments();
        var producer = new ConstructorProducer(constructor.Constructor, constructor.Type, args);
        return new Props(producer, DefaultDeploy, args) { SupervisorStrategy = supervisorStrategy };
    }

    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase =>
        new(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() =>
        new(typeof(TActor), supervisorStrategy);

    /// <exception cref="ArgumentNullException">There is no type.</exception>
    public static Props Create(Type type, params object[] args)
    {
        if (type is null)
            throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.");
        return new Props(type, args);
    }

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => new(producer, DefaultDeploy, args);

    [Obsolete("Do not use this method. Call CreateBy(IIndirectActorProducer, params object[] args) instead")]
    public static Props CreateBy<TProducer>(params object[] args)
        where TProducer : class, IIndirectActorProducer =>
        new(typeof(TProducer), args);

    public Props WithMailbox(string mailbox) => With(Deploy.WithMailbox(mailbox));

    public Props WithDispatcher(string dispatcher) => With(Deploy.WithDispatcher(dispatcher));

    public Props WithStashCapacity(int stashCapacity) => With(Deploy.WithStashCapacity(stashCapacity));

    /// <summary>The deploy goes before what the props had.</summary>
    public Props WithDeploy(Deploy deploy) => With(deploy.WithFallback(Deploy));

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy)
    {
        var copy = Copy();
        copy.SupervisorStrategy = supervisorStrategy;
        return copy;
    }

    /// <summary>A new actor. Only its cell may call this.</summary>
    public virtual ActorBase NewActor()
    {
        try
        {
            return _producer.Produce();
        }
        catch (Exception failure)
        {
            throw new TypeLoadException(
                $"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({StringFormat.SafeJoin(",", Arguments)})", failure);
        }
    }

    internal void Release(ActorBase actor) => _producer?.Release(actor);

    internal Props WithoutFallback(Deploy deploy) => With(deploy);

    protected virtual Props Copy() => new(_producer, Deploy, Arguments) { SupervisorStrategy = SupervisorStrategy };

    public bool Equals(Props other) =>
        ReferenceEquals(this, other)
        || (other is not null && Equals(Deploy, other.Deploy) && Equals(SupervisorStrategy, other.SupervisorStrategy)
            && Type == other.Type && Arguments.SequenceEqual(other.Arguments));

    public override bool Equals(object obj) => Equals(obj as Props);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Deploy);
        hash.Add(SupervisorStrategy);
        hash.Add(Type);
        foreach (var argument in Arguments)
            hash.Add(argument);
        return hash.ToHashCode();
    }

    public ISurrogate ToSurrogate(ActorSystem system) => new PropsSurrogate { Arguments = Arguments, Type = Type, Deploy = Deploy };

    private Props With(Deploy deploy)
    {
        var copy = Copy();
        copy.Deploy = deploy;
        return copy;
    }

    private static IIndirectActorProducer ProducerOf(Type type, object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (typeof(ActorBase).IsAssignableFrom(type))
            return new ConstructorProducer(null, type, args ?? NoArgs);
        if (typeof(IIndirectActorProducer).IsAssignableFrom(type))
            return (IIndirectActorProducer)Activator.CreateInstance(type, args);
        throw new ArgumentException($"Unknown actor producer [{type.FullName}]", nameof(type));
    }

    public class PropsSurrogate : ISurrogate
    {
        public Type Type { get; set; }

        public Deploy Deploy { get; set; }

        public object[] Arguments { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new Props(Deploy, Type, Arguments);
    }

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}

/// <summary>Props of no actor.</summary>
public class TerminatedProps : Props
{
    internal static readonly TerminatedProps Instance = new();

    public override ActorBase NewActor() => throw new InvalidOperationException("This actor has been terminated");

    protected override Props Copy() => this;
}
