namespace Collab.Actors.Users;

/// <summary>
/// What clients that never acknowledge have read all the same: who has been there for long enough since something was sent has answered a ping
/// behind it. Remembers what was sent when, in steps of a fraction of that time, so that it needs neither a timer nor a note for each event.
/// </summary>
/// <param name="after">How long after it was sent something counts as read by a connection that is still there.</param>
internal sealed class ReadProof(TimeProvider clock, TimeSpan after)
{
    private const int Steps = 45;

    /// <summary>More than fit into the time that a connection needs; they pile up where none ever stays for so long.</summary>
    private const int MostMarks = 4 * Steps;

    private readonly TimeSpan _step = after / Steps;
    private readonly List<Mark> _marks = [];

    /// <summary>Notes that are kept.</summary>
    public int Count => _marks.Count;

    /// <summary>Everything up to here has been sent to those who are there, and is sent to those who come.</summary>
    public void Sent(long seq)
    {
        var now = clock.GetTimestamp();
        if (_marks.Count == 0)
            _marks.Add(new Mark(seq, now));
        else if (_marks[^1] is var last && seq <= last.Seq)
            return;
        else if (clock.GetElapsedTime(last.At, now) < _step)
            _marks[^1] = last with { Seq = seq };
        else if (_marks.Count < MostMarks)
            _marks.Add(new Mark(seq, now));
        else
            _marks[^1] = new Mark(seq, now);
    }

    /// <summary>What needs no proof any more.</summary>
    public void Forget(long upTo) => _marks.RemoveAll(mark => mark.Seq <= upTo);

    /// <summary>Up to where it has been read, by one that came at <paramref name="oldest"/>; 0 where nothing is known.</summary>
    public long Proven(long oldest)
    {
        var now = clock.GetTimestamp();
        if (clock.GetElapsedTime(oldest, now) < after)
            return 0;
        var proven = 0L;
        foreach (var mark in _marks)
        {
            if (clock.GetElapsedTime(mark.At, now) >= _step + after)
                proven = mark.Seq;
        }

        return proven;
    }

    /// <summary>How long it takes until there is something to tell; null: nothing waits for proof.</summary>
    public TimeSpan? DueIn(long oldest)
    {
        if (_marks.Count == 0)
            return null;
        var now = clock.GetTimestamp();
        var sent = _step + after - clock.GetElapsedTime(_marks[0].At, now);
        var there = after - clock.GetElapsedTime(oldest, now);
        var due = sent > there ? sent : there;
        // A scheduler may be a little ahead of the clock.
        return due > _step ? due : _step;
    }

    /// <summary>Up to <paramref name="Seq"/> it was sent within one step from <paramref name="At"/>, as the clock's timestamp.</summary>
    private readonly record struct Mark(long Seq, long At);
}
