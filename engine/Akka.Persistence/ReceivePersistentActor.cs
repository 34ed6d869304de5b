using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Persistence;

/// <summary>A persistent actor that registers a handler for each type of command and of event.</summary>
public abstract class ReceivePersistentActor : UntypedPersistentActor, IInitializableActor
{
    private readonly CommandHandlers _recoveries = new();
    private readonly CommandHandlers _commands = new();

    /// <summary>Where Command adds to; null once the actor is built, and outside of Become.</summary>
    private CommandHandlers? _configuring;
    private bool _initialized;

    protected ReceivePersistentActor()
    {
        _configuring = _commands;
    }

    void IInitializableActor.Init()
    {
        _configuring = null;
        _initialized = true;
    }

    protected sealed override void OnCommand(object message) => Run(_commands, message);

    protected sealed override void OnRecover(object message) => Run(_recoveries, message);

    protected void Become(Action configure)
    {
        var handlers = Configure(configure);
        base.Become(message => Run(handlers, message));
    }

    protected void BecomeStacked(Action configure)
    {
        var handlers = Configure(configure);
        base.BecomeStacked(message => Run(handlers, message));
    }

    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        Recoveries().Add(shouldHandle, Always(handler));

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => Recover(handler, shouldHandle);

    protected void Recover(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Recoveries().Add(messageType, shouldHandle, Always(handler));

    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Recover(messageType, handler, shouldHandle);

    protected void Recover<T>(Func<T, bool> handler) => Recoveries().AddDeclining(handler);

    protected void Recover(Type messageType, Func<object, bool> handler) => Recoveries().AddDeclining(messageType, handler);

    protected void RecoverAny(Action<object> handler) => Recoveries().Add<object>(null, Always(handler));

    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        Commands().Add(shouldHandle, Always(handler));

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Command(handler, shouldHandle);

    protected void Command(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Commands().Add(messageType, shouldHandle, Always(handler));

    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Command(messageType, handler, shouldHandle);

    protected void Command<T>(Func<T, bool> handler) => Commands().AddDeclining(handler);

    protected void Command(Type messageType, Func<object, bool> handler) => Commands().AddDeclining(messageType, handler);

    protected void Command(Action<object> handler) => CommandAny(handler);

    protected void CommandAny(Action<object> handler) => Commands().Add<object>(null, Always(handler));

    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Commands().Add(shouldHandle, RunsTask(handler));

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => CommandAsync(handler, shouldHandle);

    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Commands().Add(messageType, shouldHandle, RunsTask(handler));

    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        CommandAsync(messageType, handler, shouldHandle);

    protected void CommandAnyAsync(Func<object, Task> handler) => Commands().Add<object>(null, RunsTask(handler));

    private static Func<T, bool> Always<T>(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return message =>
        {
            handler(message);
            return true;
        };
    }

    private Func<T, bool> RunsTask<T>(Func<T, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return message =>
        {
            RunTask(() => handler(message));
            return true;
        };
    }

    private void Run(CommandHandlers handlers, object message)
    {
        if (!handlers.Handle(message))
        {
            Unhandled(message);
        }
    }

    private CommandHandlers Configure(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _configuring;
        var handlers = new CommandHandlers();
        _configuring = handlers;
        try
        {
            configure();
        }
        finally
        {
            _configuring = outer;
        }

        return handlers;
    }

    private CommandHandlers Commands() =>
        _configuring ?? throw new InvalidOperationException(
            "You may only call Command-methods when constructing the actor and inside Become().");

    private CommandHandlers Recoveries() =>
        _configuring is not null || !_initialized
            ? _recoveries
            : throw new InvalidOperationException(
                "You may only call Recover-methods when constructing the actor and inside Become().");
}
