namespace Collab.Client;

// The states: they change under the lock, and are told in that order outside of it, by one thread at a time.
public sealed partial class CollabClient
{
    private readonly Queue<StateChange> _changes = [];
    private bool _telling;

    // False when the run is over, or is closing and the state is none of its end.
    private bool Become(Run run, ConnectionState state, CollabException? error = null)
    {
        lock (_lock)
        {
            if (_run != run || (run.Stopping && state is not (ConnectionState.Closing or ConnectionState.Disconnected))) return false;
            Change(state, error);
        }

        TellChanges();
        return true;
    }

    // Called under the lock.
    private void Change(ConnectionState state, CollabException? error)
    {
        if (_state == state) return;
        _changes.Enqueue(new StateChange(_state, state, error));
        _state = state;
    }

    // A change that comes about while a handler runs is told when that has returned, by whoever called it.
    private void TellChanges()
    {
        while (true)
        {
            StateChange? change;
            lock (_lock)
            {
                if (_telling || !_changes.TryDequeue(out change)) return;
                _telling = true;
            }

            StateChanged.Raise(change, _options.Logger);
            lock (_lock) _telling = false;
        }
    }
}
