using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>
/// Makes actors by their constructor. The way into a constructor is made once and kept, since a system may spawn hundreds of
/// thousands of actors of one class in a second.
/// </summary>
internal sealed class ConstructorProducer : IIndirectActorProducer
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Invokers = new();
    private static readonly ConcurrentDictionary<Type, ConstructorInvoker?> Parameterless = new();

    private readonly object?[] _args;
    private readonly ConstructorInfo? _constructor;
    private ConstructorInvoker? _invoker;

    public ConstructorProducer(ConstructorInfo? constructor, Type actorType, object?[] args)
    {
        _constructor = constructor;
        ActorType = actorType;
        _args = args;
    }

    public Type ActorType { get; }

    public ActorBase Produce()
    {
        var invoker = _invoker ??= Find();
        if (invoker is null)
            return Match();

        return _args.Length switch
        {
            0 => (ActorBase)invoker.Invoke(),
            1 => (ActorBase)invoker.Invoke(_args[0]),
            2 => (ActorBase)invoker.Invoke(_args[0], _args[1]),
            _ => (ActorBase)invoker.Invoke(_args.AsSpan()),
        };
    }

    public void Release(ActorBase actor)
    {
    }

    private ConstructorInvoker? Find()
    {
        if (_constructor is not null)
            return Invokers.GetOrAdd(_constructor, static constructor => ConstructorInvoker.Create(constructor));
        if (_args.Length != 0 || ActorType.IsAbstract)
            return null;
        return Parameterless.GetOrAdd(ActorType, static type =>
            type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes) is { } constructor
                ? ConstructorInvoker.Create(constructor)
                : null);
    }

    // By type and arguments, as Activator finds it; optional parameters count.
    private ActorBase Match()
    {
        try
        {
            return (ActorBase)Activator.CreateInstance(
                ActorType,
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.CreateInstance | BindingFlags.OptionalParamBinding,
                null, _args, null)!;
        }
        catch (TargetInvocationException failed) when (failed.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failed.InnerException).Throw();
            throw;
        }
    }
}
