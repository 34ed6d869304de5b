using Akka.Actor;

namespace Akka.Persistence;

/// <summary>
/// The user's stash of a persistent actor. Messages that it lets go are put before those of the internal stash, which hands
/// out one message a command: so they keep their order although each of them may persist and stash again.
/// </summary>
internal sealed class PersistentStash : IStash
{
    private readonly Eventsourced _owner;
    private readonly IStash _user;
    private readonly IStash _internal;

    public PersistentStash(Eventsourced owner, IStash user, IStash @internal)
    {
        _owner = owner;
        _user = user;
        _internal = @internal;
    }

    public int Count => _user.Count;

    public bool IsEmpty => _user.IsEmpty;

    public bool NonEmpty => _user.NonEmpty;

    public bool IsFull => _user.IsFull;

    public int Capacity => _user.Capacity;

    public void Stash()
    {
        if (_owner.HandlesJournalReply)
        {
            throw new InvalidOperationException("Do not call stash inside of persist callback or during recovery.");
        }

        _user.Stash();
    }

    public void Unstash() => _user.Unstash();

    /// <summary>The end of the current message hands out the first of them.</summary>
    public void UnstashAll() => _internal.Prepend(_user.ClearStash());

    public void UnstashAll(Func<Envelope, bool> predicate) => _user.UnstashAll(predicate);

    public IEnumerable<Envelope> ClearStash() => _user.ClearStash();

    public void Prepend(IEnumerable<Envelope> envelopes) => _user.Prepend(envelopes);
}
