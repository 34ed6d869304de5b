using Akka.Actor;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Runs;

/// <summary>Over a run whose publisher does not end it any more: too long silent, or gone [AG5]. Over whether the run itself lives.</summary>
public sealed partial class RunActor
{
    /// <summary>An end waits while something is being written: the publisher may just have spoken.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private IActorRef? _publisher;

    private void CommandWatching()
    {
        Command<Terminated>(end => end.ActorRef.Equals(_publisher), _ => PublisherGone());
        Command<Terminated>(_ => { });
        Command<SilenceTick>(_ => CheckSilence());
        Command<PublisherTick>(_ => LookForPublisher());
        Command<ConnectionFound>(PublisherFound);
    }

    /// <summary>A new life of a run that is under way: who published before may have gone meanwhile.</summary>
    private void WatchOver()
    {
        AwaitSound();
        if (_run.Publisher?.Connection.Value is not null)
            Timers.StartSingleTimer(nameof(PublisherTick), PublisherTick.Instance, _settings.PublisherGrace);
    }

    private void Watch(RunBatch batch)
    {
        if (_run.Ended)
        {
            Unwatch();
            Timers.Cancel(nameof(SilenceTick));
            Timers.Cancel(nameof(PublisherTick));
            return;
        }

        if (!Timers.IsTimerActive(nameof(SilenceTick)))
            AwaitSound();
        if (batch.Publisher is not null && batch.Publisher.Equals(_publisher))
            return;
        Unwatch();
        Timers.Cancel(nameof(PublisherTick));
        if (batch.Publisher is { } publisher)
            WatchFrom(publisher);
    }

    private void WatchFrom(IActorRef publisher) => _publisher = Context.Watch(publisher);

    private void Unwatch()
    {
        if (_publisher is { } publisher)
            Context.Unwatch(publisher);
        _publisher = null;
    }

    private void AwaitSound()
    {
        var left = _run.LastAt + _settings.SilentAfter - _clock.GetUtcNow();
        Timers.StartSingleTimer(nameof(SilenceTick), SilenceTick.Instance, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
    }

    private void CheckSilence()
    {
        if (_run.Phase is not RunPhase.Running)
            return;
        if (!_writer.Idle)
            Timers.StartSingleTimer(nameof(SilenceTick), SilenceTick.Instance, Soon);
        else if (_run.LastAt + _settings.SilentAfter > _clock.GetUtcNow())
            AwaitSound();
        else
        {
            Timers.StartSingleTimer(nameof(SilenceTick), SilenceTick.Instance, _settings.StoreTimeout);
            End("timeout", $"Nothing was heard of the run for {_settings.SilentAfter.TotalSeconds:0} s.");
        }
    }

    private void PublisherGone()
    {
        _publisher = null;
        Timers.StartSingleTimer(nameof(PublisherTick), PublisherTick.Instance, _settings.PublisherGrace);
    }

    /// <summary>The grace is over: its user knows whether the connection is back, on whatever node. Asked again until there is an answer.</summary>
    private void LookForPublisher()
    {
        if (_run.Phase is not RunPhase.Running || _publisher is not null || _run.Publisher is not { Connection.Value: not null } by)
            return;
        _services.Users.Tell(new FindConnection(new UserKey(_key.Org, by.User), by.Connection));
        Timers.StartSingleTimer(nameof(PublisherTick), PublisherTick.Instance, _settings.DeliveryTimeout);
    }

    private void PublisherFound(ConnectionFound found)
    {
        if (_run.Phase is not RunPhase.Running || _publisher is not null || found.Connection != _run.Publisher?.Connection)
            return;
        if (found.Socket is { } socket)
        {
            Timers.Cancel(nameof(PublisherTick));
            WatchFrom(socket);
        }
        else if (_writer.Idle)
        {
            End("publisher_lost", "The connection that published the run has gone.");
        }
    }

    /// <summary>Nobody waits for the answer; where the journal refuses, the timer that led here comes again.</summary>
    private void End(string code, string why)
    {
        _log.Info("Run {0} is ended with {1}.", _key, code);
        Gather(new RunRequest(_run.End(code, why), ActorRefs.Nobody, Publisher: null));
    }

    /// <summary>Tells the directory when to look, should this node die; again before that time comes.</summary>
    private void StayAlive()
    {
        if (_run.Phase is RunPhase.None || Settled)
            return;
        Timers.StartSingleTimer(nameof(AliveTick), AliveTick.Instance, _settings.WakeAfter / 2);
        Note(_clock.GetUtcNow() + _settings.WakeAfter, final: false);
    }

    private void Note(DateTimeOffset due, bool final) => Store(cancel => _services.Directory.SetAsync(_key, due, cancel))
        .PipeTo(Self, success: () => new Noted(final, null), failure: problem => new Noted(final, problem));
}
