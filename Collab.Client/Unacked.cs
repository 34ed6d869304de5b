namespace Collab.Client;

/// <summary>The frames without an answer, by id and by lane. Not thread-safe.</summary>
internal sealed class Unacked(int max)
{
    private readonly Dictionary<string, Pending> _byId = [];
    private readonly Dictionary<string, Lane> _lanes = [];

    public void Add(Pending pending)
    {
        if (_byId.Count >= max)
            throw new CollabException("too_many_unacked", $"{max} frames wait for their ack already: await some before sending more") { Retryable = true };
        _byId.Add(pending.Id, pending);
        if (!_lanes.TryGetValue(pending.Lane, out var lane)) _lanes.Add(pending.Lane, lane = new Lane());
        lane.Add(pending);
    }

    public Pending? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Null where nothing of it waits.</summary>
    public Lane? Of(string lane) => _lanes.GetValueOrDefault(lane);

    public Pending? Remove(string id)
    {
        if (!_byId.Remove(id, out var pending)) return null;
        var lane = _lanes[pending.Lane];
        lane.Remove(pending);
        if (lane.Empty) _lanes.Remove(pending.Lane);
        return pending;
    }

    /// <summary>Fails what waits in a lane and was sent before the given number.</summary>
    public void GiveUp(string lane, long before, CollabException error)
    {
        if (!_lanes.TryGetValue(lane, out var given)) return;
        foreach (var pending in given.All.Where(pending => pending.Number < before).ToArray()) Remove(pending.Id)!.Answer.TrySetException(error);
    }

    public void ConnectionLost()
    {
        foreach (var lane in _lanes.Values) lane.ConnectionLost();
    }

    /// <summary>Empties it; returns what there was.</summary>
    public IReadOnlyList<Pending> Clear()
    {
        var all = _byId.Values.ToArray();
        _byId.Clear();
        _lanes.Clear();
        return all;
    }
}
