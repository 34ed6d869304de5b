using Akka.Actor;
using Collab.Actors.Domain;

namespace Collab.Actors.Users;

/// <summary>One question to the directory, with its deadline; the answer comes as <see cref="Looked"/>.</summary>
internal sealed class UserLookup(UserKey user, IUserDirectory directory, IWithTimers owner, IActorRef self, TimeSpan deadline) : IDisposable
{
    private int _number;
    private CancellationTokenSource? _cancel;

    public void Start()
    {
        var number = ++_number;
        _cancel = new CancellationTokenSource();
        owner.Timers.StartSingleTimer(
            nameof(UserLookup), new Looked(number, null, new TimeoutException($"no answer within {deadline}")), deadline);
        Ask(_cancel.Token).PipeTo(
            self, success: exists => new Looked(number, exists, null), failure: cause => new Looked(number, null, cause));
    }

    /// <summary>Whether this is the answer that is waited for. Afterwards none is.</summary>
    public bool Ends(Looked looked)
    {
        if (looked.Lookup != _number || _cancel is null)
            return false;
        Dispose();
        return true;
    }

    public void Dispose()
    {
        owner.Timers.Cancel(nameof(UserLookup));
        _cancel?.Cancel();
        _cancel?.Dispose();
        _cancel = null;
    }

    /// <summary>A directory that throws at once fails like one that throws later.</summary>
    private async Task<bool> Ask(CancellationToken cancel) => await directory.ExistsAsync(user, cancel).ConfigureAwait(false);
}
