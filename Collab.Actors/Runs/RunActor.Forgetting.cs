using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Runs;

/// <summary>A run that is over: kept for those who ask, and forgotten in time.</summary>
public sealed partial class RunActor
{
    /// <summary>Over, delivered, and the journal says so: the directory is told when it may be forgotten.</summary>
    private void Settle()
    {
        if (!Settled || _stopping)
            return;
        Timers.Cancel(nameof(AliveTick));
        _registered = false;
        Note(_run.LastAt + _settings.KeepFinished, final: true);
        StayWhileUsed();
    }

    private void Noted(Noted noted)
    {
        if (noted.Problem is not { } problem)
            return;
        // The entry that is there wakes it again before long.
        _log.Warning("The directory did not note when to look at run {0} ({1}): {2}", _key, noted.Final ? "over" : "alive", problem.Message);
    }

    /// <summary>Its time in the directory has come.</summary>
    private void Wake()
    {
        if (_run.Phase is RunPhase.None ? _writer.Idle : Settled && _run.LastAt + _settings.KeepFinished <= _clock.GetUtcNow())
            Forget();
        else if (Settled)
            Settle();
        else
            StayAlive();
    }

    private void Forget()
    {
        _waiting = 0;
        Timers.CancelAll();
        Become(Forgetting);
        Timers.StartSingleTimer(nameof(StoreLate), StoreLate.Instance, _settings.StoreTimeout);
        if (_run.Phase is RunPhase.None)
            Unlist();
        else
            DeleteMessages(LastSequenceNr);
    }

    /// <summary>First the journal, then the entry: a deletion that breaks off between the two is found again. Whoever comes waits.</summary>
    private void Forgetting()
    {
        Command<DeleteMessagesSuccess>(_ => Unlist());
        Command<DeleteMessagesFailure>(failure => BreakOff(failure.Cause.Message));
        Command<Forgotten>(forgotten =>
        {
            if (forgotten.Problem is { } problem)
                BreakOff(problem.Message);
            else
                LeaveForgotten();
        });
        Command<StoreLate>(_ => BreakOff($"no answer within {_settings.StoreTimeout}"));
        Command<IRunMessage>(Wait);
        Command<RunStop>(_ => Context.Stop(Self));
        Command<IRunSignal>(_ => { });
    }

    private void Unlist() => Store(cancel => _services.Directory.DeleteAsync(_key, cancel))
        .PipeTo(Self, success: () => new Forgotten(null), failure: problem => new Forgotten(problem));

    private void BreakOff(string why)
    {
        _log.Warning("Run {0} is not forgotten yet, the next sweep tries again: {1}", _key, why);
        LeaveForgotten();
    }

    /// <summary>Whoever waited goes back to the shard, and meets the next life.</summary>
    private void LeaveForgotten()
    {
        Passivate();
        Stash.UnstashAll();
    }
}
