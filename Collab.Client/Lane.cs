namespace Collab.Client;

/// <summary>
/// The unanswered frames of one lane, in their order. All are on their way at once, until the server asks for one of them again a little later:
/// then those behind it are held back, and go out with a window that begins at one and grows with each answer. Not thread-safe.
/// </summary>
internal sealed class Lane
{
    private readonly SortedDictionary<long, Pending> _waiting = [];
    private readonly Dictionary<string, Pending> _underWay = [];
    private int _window = int.MaxValue;
    private object? _hold;

    public IEnumerable<Pending> All => _underWay.Values.Concat(_waiting.Values).OrderBy(pending => pending.Number);

    public bool Empty => _waiting.Count == 0 && _underWay.Count == 0;

    public void Add(Pending pending) => _waiting.Add(pending.Number, pending);

    /// <summary>The next one to send, which then counts as sent; null where none waits or none may go now.</summary>
    public Pending? Next()
    {
        if (_hold is not null || _underWay.Count >= _window || _waiting.Count == 0) return null;
        var pending = _waiting.First().Value;
        _waiting.Remove(pending.Number);
        _underWay.Add(pending.Id, pending);
        (pending.EverSent, pending.Windowed) = (true, _window < int.MaxValue);
        return pending;
    }

    public void Remove(Pending pending)
    {
        if (!_underWay.Remove(pending.Id)) _waiting.Remove(pending.Number);
        if (_waiting.Count == 0) _window = int.MaxValue;
        else if (pending.Windowed && _window < int.MaxValue) _window++;
    }

    /// <summary>It is to be sent again; returns what <see cref="Release"/> wants when the time has come.</summary>
    public object Refused(Pending pending)
    {
        if (_underWay.Remove(pending.Id)) _waiting.Add(pending.Number, pending);
        _window = 1;
        return _hold = new object();
    }

    /// <summary>Ends a hold, unless a later refusal has made another.</summary>
    public bool Release(object hold)
    {
        if (_hold != hold) return false;
        _hold = null;
        return true;
    }

    public void ConnectionLost()
    {
        foreach (var pending in _underWay.Values) _waiting.Add(pending.Number, pending);
        _underWay.Clear();
        (_window, _hold) = (int.MaxValue, null);
    }
}
