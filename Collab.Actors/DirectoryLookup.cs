using Akka.Actor;

namespace Collab.Actors;

/// <summary>One question to a directory, with its deadline: the answer, or why there is none, comes to its actor as the message made of it.</summary>
internal sealed class DirectoryLookup<T>(
    IWithTimers owner, IActorRef self, TimeSpan deadline, Func<int, T, object> found, Func<int, Exception, object> failed) : IDisposable
{
    private const string Timer = "DirectoryLookup";

    private int _number;
    private CancellationTokenSource? _cancel;

    public void Start(Func<CancellationToken, Task<T>> ask)
    {
        var number = ++_number;
        _cancel = new CancellationTokenSource();
        owner.Timers.StartSingleTimer(Timer, failed(number, new TimeoutException($"no answer within {deadline}")), deadline);
        Guarded(ask, _cancel.Token).PipeTo(self, success: answer => found(number, answer), failure: cause => failed(number, cause));
    }

    /// <summary>Whether this is the answer that is waited for. Afterwards none is.</summary>
    public bool Ends(int number)
    {
        if (number != _number || _cancel is null)
            return false;
        Dispose();
        return true;
    }

    public void Dispose()
    {
        owner.Timers.Cancel(Timer);
        _cancel?.Cancel();
        _cancel?.Dispose();
        _cancel = null;
    }

    /// <summary>A directory that throws at once fails like one that throws later.</summary>
    private static async Task<T> Guarded(Func<CancellationToken, Task<T>> ask, CancellationToken cancel) => await ask(cancel).ConfigureAwait(false);
}
