namespace Akka.Persistence.Sql.Db;

/// <summary>Makes missing tables before the first call, and tries again with the next one when it failed.</summary>
internal sealed class SchemaMaking
{
    private readonly Func<Task> _make;
    private readonly Action<Exception> _onFailure;
    private readonly Lock _lock = new();
    private Task<bool>? _made;

    public SchemaMaking(Func<Task> make, Action<Exception> onFailure)
    {
        _make = make;
        _onFailure = onFailure;
    }

    /// <summary>Never fails: the caller's own call will.</summary>
    public Task Ensure()
    {
        if (Volatile.Read(ref _made) is { } made && !HasFailed(made))
        {
            return made;
        }

        lock (_lock)
        {
            // The task itself says how it went: one that failed before it was kept here must not be taken for done.
            if (_made is null || HasFailed(_made))
            {
                _made = MakeAsync();
            }

            return _made;
        }
    }

    private static bool HasFailed(Task<bool> made) => made.IsCompletedSuccessfully && !made.Result;

    private async Task<bool> MakeAsync()
    {
        try
        {
            await _make().ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            _onFailure(e);
            return false;
        }
    }
}
