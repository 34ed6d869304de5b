using Akka.Actor;
using Collab.Actors.Protocol;

namespace Collab.Actors.Rooms;

/// <summary>One question to the directory, with its deadline: the answer comes as <see cref="Found"/> or <see cref="LookupFailed"/>.</summary>
internal sealed class DirectoryLookup(IWithTimers owner, IActorRef self, TimeSpan deadline) : IDisposable
{
    private int _number;
    private CancellationTokenSource? _cancel;

    public void Start(Func<CancellationToken, Task<RoomRecord?>> ask)
    {
        var number = ++_number;
        _cancel = new CancellationTokenSource();
        owner.Timers.StartSingleTimer(nameof(DirectoryLookup), new LookupFailed(number, new TimeoutException("no answer in time")), deadline);
        Guarded(ask, _cancel.Token).PipeTo(
            self, success: record => new Found(number, record), failure: cause => new LookupFailed(number, cause));
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
        owner.Timers.Cancel(nameof(DirectoryLookup));
        _cancel?.Cancel();
        _cancel?.Dispose();
        _cancel = null;
    }

    /// <summary>A directory that throws at once fails like one that throws later.</summary>
    private static async Task<RoomRecord?> Guarded(Func<CancellationToken, Task<RoomRecord?>> ask, CancellationToken cancel) =>
        await ask(cancel).ConfigureAwait(false);
}
