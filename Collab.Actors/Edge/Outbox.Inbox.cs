using System.Collections.Immutable;
using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>The inbox of the socket's user [DM1]: how far it was handed out here, and how far the client has it for sure when it leaves.</summary>
public sealed partial class Outbox
{
    private long _inboxSeq = -1;
    private long? _taken;
    private bool _left;
    private long _inFlight;

    /// <summary>The inbox_seq up to which it was handed its user's inbox; -1 before it was handed any.</summary>
    public long InboxSeq => Volatile.Read(ref _inboxSeq);

    /// <summary>The inbox_seq up to which the client had been written everything when it left in order; null where it had not, or did not leave.</summary>
    public long? Taken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>As <see cref="Offer(Frame)"/>, an event of the inbox: its number counts from the moment when the frame waits here.</summary>
    public bool OfferKept(Frame frame, long inboxSeq)
    {
        bool wake;
        lock (_gate)
        {
            if (!TryAdd(frame))
                return false;
            Volatile.Write(ref _inboxSeq, inboxSeq);
            wake = StartWriting();
        }

        return Wake(wake);
    }

    /// <summary>As <see cref="OfferAhead(ImmutableArray{Frame})"/>, what was missed of the inbox; afterwards it has been handed out up to here.</summary>
    public bool OfferMissed(ImmutableArray<Frame> frames, long upTo)
    {
        bool wake;
        lock (_gate)
        {
            if (!TryAddAhead(frames))
                return false;
            Volatile.Write(ref _inboxSeq, Math.Max(_inboxSeq, upTo));
            wake = StartWriting();
        }

        return Wake(wake);
    }

    /// <summary>
    /// For the wire: the client's own close frame has come. What had been handed to the stream by then is the client's, though the writer may have
    /// yet to say so: a client may have read a frame, and have left, before the thread that wrote it gets on. What waits is not the client's, nor
    /// what is offered from here on. The first call counts.
    /// </summary>
    /// <param name="hangs">The stream has not accepted the write that is under way.</param>
    public void Left(bool hangs)
    {
        lock (_gate)
        {
            if (_left)
                return;
            _left = true;
            if (!hangs && _inboxSeq >= 0 && _ordered + _ahead == _inFlight)
                _taken = _inboxSeq;
        }
    }
}
