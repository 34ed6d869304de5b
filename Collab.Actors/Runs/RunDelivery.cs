using Collab.Actors.Domain;

namespace Collab.Actors.Runs;

/// <summary>
/// What a run has still to deliver, in order and one at a time: each event goes out again, after growing pauses, until it has been taken.
/// Its receivers know run and number, so that more than once is harmless.
/// </summary>
internal sealed class RunDelivery(TimeSpan firstPause, TimeSpan longestPause)
{
    private readonly Queue<RunEvent> _waiting = new();
    private int _tries;

    /// <summary>Everything up to here was taken.</summary>
    public long UpTo { get; private set; }

    /// <summary>Counts the tries of all events: an answer to an older one is late.</summary>
    public int Attempt { get; private set; }

    /// <summary>An event is out, or pauses before it goes out again.</summary>
    public bool Busy { get; private set; }

    public bool Empty => _waiting.Count == 0;

    public RunEvent Head => _waiting.Peek();

    public void Add(RunEvent e) => _waiting.Enqueue(e);

    /// <summary>The journal says that everything up to here was taken in an earlier life.</summary>
    public void Recall(long upTo)
    {
        while (_waiting.TryPeek(out var e) && e.Seq <= upTo)
            _waiting.Dequeue();
        UpTo = Math.Max(UpTo, upTo);
    }

    /// <summary>The first event goes out.</summary>
    public int Begin()
    {
        Busy = true;
        return ++Attempt;
    }

    /// <summary>It was taken, or never will be.</summary>
    public void Done()
    {
        UpTo = _waiting.Dequeue().Seq;
        (Busy, _tries) = (false, 0);
    }

    /// <summary>It was not: how long to wait before the next try.</summary>
    public TimeSpan Failed()
    {
        Attempt++; // What still comes for the try that failed is late.
        var pause = firstPause * Math.Pow(2, Math.Min(_tries++, 30));
        return pause < longestPause ? pause : longestPause;
    }
}
