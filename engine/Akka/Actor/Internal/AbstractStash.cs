#nullable disable
namespace Akka.Actor.Internal;

/// <summary>The stash of one actor: a list, that goes back to the mailbox from its end, so that the mailbox has it in order.</summary>
public abstract class AbstractStash : IStash
{
    private readonly ActorCell _cell;
    private readonly int _capacity;
    private List<Stashed> _stashed;
    private int _lastEnvelopeId = -1;

    protected AbstractStash(IActorContext context)
        : this(context, Deploy.NoStashSize)
    {
    }

    private protected AbstractStash(IActorContext context, int capacity)
    {
        _cell = (ActorCell)context;
        if (!_cell.Mailbox.CanPushFront)
        {
            throw new NotSupportedException(
                $"DequeBasedMailbox required, got: {_cell.Mailbox.MessageQueue.GetType().Name}\nAn (unbounded) deque-based mailbox can be configured as follows:\n\n    my-custom-mailbox {{\n        mailbox-type = \"Akka.Dispatch.UnboundedDequeBasedMailbox\"\n    }}\n");
        }

        _capacity = capacity;
    }

    public virtual int Capacity => _capacity;

    public int Count => _stashed?.Count ?? 0;

    public bool IsEmpty => Count == 0;

    public bool NonEmpty => Count > 0;

    public bool IsFull => Capacity >= 0 && Count >= Capacity;

    public void Stash()
    {
        var message = _cell.CurrentMessage;
        var id = _cell.CurrentEnvelopeId;
        if (Count > 0 && id == _lastEnvelopeId)
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        if (Capacity >= 0 && Count >= Capacity)
            throw new StashOverflowException($"Couldn't enqueue message {message} from {_cell.Sender} to stash of {_cell.Self}");

        _lastEnvelopeId = id;
        (_stashed ??= []).Add(new Stashed(message, _cell.CurrentSender));
    }

    public void Unstash()
    {
        if (Count == 0)
            return;
        var first = _stashed[0];
        _stashed.RemoveAt(0);
        PushFront(first);
    }

    public void UnstashAll() => UnstashAll(null);

    public void UnstashAll(Func<Envelope, bool> filterPredicate)
    {
        if (Count == 0)
            return;
        var all = _stashed;
        _stashed = null;
        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (filterPredicate is null || filterPredicate(all[i].Envelope))
                PushFront(all[i]);
        }
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var all = _stashed;
        _stashed = null;
        return all is null ? [] : all.ConvertAll(one => one.Envelope);
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        // A message that is in the stash already stays where it is.
        var fresh = envelopes.Where(e => _stashed is null || !_stashed.Exists(s => ReferenceEquals(s.Message, e.Message) && ReferenceEquals(s.Sender, e.Sender)));
        (_stashed ??= []).InsertRange(0, fresh.Select(e => new Stashed(e.Message, e.Sender)).ToList());
    }

    private void PushFront(Stashed stashed) => _cell.Mailbox.PushFront(stashed.Envelope);

    private readonly record struct Stashed(object Message, IActorRef Sender)
    {
        public Envelope Envelope => new(Message, Sender);
    }
}

/// <summary>A stash with the capacity that the deployment or the mailbox gives.</summary>
public class BoundedStashImpl : AbstractStash
{
    public BoundedStashImpl(IActorContext context)
        : this(context, CapacityOf(context))
    {
    }

    internal BoundedStashImpl(IActorContext context, int capacity)
        : base(context, capacity)
    {
    }

    internal static int CapacityOf(IActorContext context)
    {
        var deploy = context.Props.Deploy;
        return deploy.StashCapacity != Deploy.NoStashSize
            ? deploy.StashCapacity
            : context.System.Mailboxes.StashCapacity(deploy.Dispatcher, deploy.Mailbox);
    }
}

public class UnboundedStashImpl : AbstractStash
{
    public UnboundedStashImpl(IActorContext context)
        : base(context)
    {
    }

    public override int Capacity => Deploy.NoStashSize;
}
