#nullable disable
using System.Collections.Concurrent;
using System.Reflection;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>How an instance comes into its cell and leaves it.</summary>
public partial class ActorCell
{
    private static readonly ConcurrentDictionary<Type, bool> WrapsReceive = new();

    protected virtual ActorBase CreateNewActorInstance() => _props.NewActor();

    private ActorBase NewActor()
    {
        _behaviour = null;
        if (_extras is { } extras)
        {
            extras.Behaviours?.Clear();
            extras.OwnReceive = null;
        }

        ActorBase actor = null;
        if (ReferenceEquals(InternalCurrentActorCellKeeper.Current, this))
            actor = CreateNewActorInstance();
        else
            UseThreadContext(() => actor = CreateNewActorInstance());

        if (actor is null)
            throw new ActorInitializationException(_self, "Actor instance passed to ActorOf can't be 'null'");
        _actor = actor;
        var logsReceive = _systemImpl.Settings.AddLoggingReceive && actor is ILogReceive;
        Set(CellFlags.WrapsReceive, logsReceive || WrapsReceive.GetOrAdd(actor.GetType(), static type => Overrides(type)));
        if (actor is IActorStash stashing)
        {
            Set(CellFlags.HasStash, true);
            stashing.Stash = this.CreateStash(stashing);
        }

        if (actor is IInitializableActor initializable)
            initializable.Init();
        return actor;
    }

    /// <summary>The instance is done with: its stash goes back to the mailbox, its timers end.</summary>
    private void ClearActor(ActorBase actor)
    {
        CancelTimers();
        if (Has(CellFlags.HasStash) && actor is IActorStash { Stash: { } stash })
            stash.UnstashAll();

        try
        {
            if (actor is IDisposable disposable)
                disposable.Dispose();
        }
        catch (Exception failure)
        {
            PublishError(failure, $"An error occurred while disposing {actor.GetType()} actor. Reason: {failure.Message}");
        }

        _props.Release(actor);
        _behaviour = null;
        _extras?.Behaviours?.Clear();
    }

    internal ITimerScheduler NewTimers()
    {
        Set(CellFlags.GetsScheduled, true);
        return Extras.Timers = new TimerScheduler(this);
    }

    // Before the actor's own hooks see its end.
    private void CancelTimers() => _extras?.Timers?.CancelAll();

    private static bool Overrides(Type type)
    {
        var method = type.GetMethod("AroundReceive", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(Receive), typeof(object)]);
        return method is null || method.DeclaringType != typeof(ActorBase);
    }
}
