#nullable disable
using Akka.Event;
namespace Akka.Actor.Internal;

/// <summary>A system's end: the user's actors, the system's, the root; then what was registered for it; then the scheduler.</summary>
public partial class ActorSystemImpl
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _finalTermination;

    public override Task WhenTerminated => _terminated.Task;

    public override void RegisterOnTermination(Action code) => _terminationCallbacks.Add(code);

    public override Task Terminate()
    {
        if (!_settings.CoordinatedShutdownRunByActorSystemTerminate || _serialization is null)
            FinalTerminate();
        else if (Interlocked.Exchange(ref _terminating, 1) == 0)
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        return WhenTerminated;
    }

    public override void Abort()
    {
        _aborting = true;
        FinalTerminate();
    }

    internal override void FinalTerminate()
    {
        if (Interlocked.Exchange(ref _finalTermination, 1) != 0)
            return;
        _log.Debug("System shutdown initiated");
        if (!_settings.LogDeadLettersDuringShutdown && _logDeadLetterListener is not null)
            Stop(_logDeadLetterListener);
        if (_provider.Guardian is not { } guardian)
        {
            // It never came up.
            (_scheduler as IDisposable)?.Dispose();
            _terminated.TrySetResult();
            return;
        }

        _provider.TerminationTask.ContinueWith(
            static (_, state) => ((ActorSystemImpl)state).CleanUp(), this,
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        guardian.Stop();
    }

    /// <summary>The system's own actors are about to stop, and with them the loggers.</summary>
    internal void BeforeSystemGuardianStops() => _eventStream.StopDefaultLoggers(this);

    private void CleanUp()
    {
        try
        {
            _terminationCallbacks.Run(_log);
            (_scheduler as IDisposable)?.Dispose();
            foreach (var extension in _extensions.Values)
            {
                if (extension.IsValueCreated && extension.Value is IDisposable disposable)
                    disposable.Dispose();
            }

            _dispatchers.Shutdown();
        }
        catch (Exception failure)
        {
            _log.Error(failure, "The system could not end cleanly: {0}", failure.Message);
        }
        finally
        {
            _terminated.TrySetResult();
        }
    }
}
