namespace Collab.Actors.Channels;

/// <summary>What was published to a channel of late, by sender and id, and the answer that it got [WS6]. Bounded by count and by age.</summary>
internal sealed class PublishedIds(int most, TimeSpan age, TimeProvider clock)
{
    private readonly Dictionary<(string Origin, string Id), int> _answers = [];
    private readonly Queue<(string Origin, string Id, long At)> _inOrder = [];

    public bool IsEmpty
    {
        get
        {
            Forget();
            return _answers.Count == 0;
        }
    }

    /// <summary>To how many it went when it came first; null for something new.</summary>
    public int? Find(string origin, string? id)
    {
        Forget();
        return id is not null && _answers.TryGetValue((origin, id), out var connections) ? connections : null;
    }

    public void Remember(string origin, string? id, int connections)
    {
        if (id is null || !_answers.TryAdd((origin, id), connections))
            return;
        _inOrder.Enqueue((origin, id, clock.GetTimestamp()));
        if (_inOrder.Count > most)
            Drop();
    }

    private void Forget()
    {
        while (_inOrder.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) >= age)
            Drop();
    }

    private void Drop()
    {
        var (origin, id, _) = _inOrder.Dequeue();
        _answers.Remove((origin, id));
    }
}
