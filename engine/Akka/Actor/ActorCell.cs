#nullable disable
using System.Diagnostics;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// An actor's inside: its instance, mailbox, children and what it watches. There may be millions, so that whatever only some of them
/// need (timers, stash, watches, timeouts) is in <see cref="CellExtras"/>, made when it is needed.
/// </summary>
[DebuggerDisplay("{Self,nq}")]
public partial class ActorCell : IUntypedActorContext, ICell
{
    public const int UndefinedUid = 0;

    private readonly ActorSystemImpl _systemImpl;
    private readonly IInternalActorRef _self;
    private Props _props;
    private readonly MessageDispatcher _dispatcher;
    private readonly IInternalActorRef _parent;
    private Mailbox _mailbox;
    private ActorBase _actor;
    private object _currentMessage;
    private IActorRef _sender;
    private Receive _behaviour;
    private ChildrenMap _children;
    private CellExtras _extras;
    private int _envelopeId;
    private CellFlags _flags;

    public ActorCell(ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
    {
        _systemImpl = system;
        _self = self;
        _props = props;
        _dispatcher = dispatcher;
        _parent = parent;
    }

    [Flags]
    private enum CellFlags : byte
    {
        None = 0,

        /// <summary>The actor's class stands around its messages, so the short way past it is closed.</summary>
        WrapsReceive = 1,

        /// <summary>It has had timers or a receive timeout, so that their messages may come.</summary>
        GetsScheduled = 2,
        HasStash = 4,

        /// <summary>It has a receive timeout, which each message moves.</summary>
        HasReceiveTimeout = 8,
        Terminated = 16,

        /// <summary>All messages are serialized and read back.</summary>
        SerializesMessages = 32,
        LogsAutoReceive = 64,

        /// <summary>Its last hook has run, and its name may be taken again.</summary>
        Ended = 128,
    }

    public IActorRef Self => _self;

    public Props Props => _props;

    public ActorSystem System => _systemImpl;

    public ActorSystemImpl SystemImpl => _systemImpl;

    public MessageDispatcher Dispatcher => _dispatcher;

    public IInternalActorRef Parent => _parent;

    IActorRef IActorContext.Parent => _parent;

    public Mailbox Mailbox => IsTerminated && _mailbox.IsClosed() ? _systemImpl.Mailboxes.DeadLetterMailbox : _mailbox;

    /// <summary>The mailbox that is its own even when it has ended.</summary>
    internal Mailbox OwnMailbox => _mailbox;

    public IActorRef Sender => _sender ?? _systemImpl.DeadLetters;

    public object CurrentMessage => _currentMessage;

    internal IActorRef CurrentSender => _sender;

    public int CurrentEnvelopeId => _envelopeId;

    public bool IsLocal => true;

    public bool HasMessages => _mailbox?.HasMessages ?? false;

    public int NumberOfMessages => _mailbox?.NumberOfMessages ?? 0;

    public bool IsTerminated => Has(CellFlags.Terminated);

    public virtual ActorTaskScheduler TaskScheduler => Extras.TaskScheduler ??= new ActorTaskScheduler(this);

    internal ActorBase Actor => _actor;

    internal bool HasEnded => Has(CellFlags.Ended);

    internal static ActorCell Current => InternalCurrentActorCellKeeper.Current;

    private CellExtras Extras => _extras ??= new CellExtras();

    public static IActorRef GetCurrentSelfOrNoSender() => InternalCurrentActorCellKeeper.Current?._self;

    public static IActorRef GetCurrentSenderOrNoSender() => InternalCurrentActorCellKeeper.Current?._sender;

    /// <summary>Makes the mailbox, with the creation of the actor as its first message.</summary>
    public void Init(bool sendSupervise, MailboxType mailboxType)
    {
        var mailbox = NewMailbox(mailboxType);
        mailbox.SetActor(this);
        _mailbox = mailbox;
        if (_systemImpl.Settings.SerializeAllMessages)
            _flags |= CellFlags.SerializesMessages;
        if (_systemImpl.Settings.DebugAutoReceive)
            _flags |= CellFlags.LogsAutoReceive;
        mailbox.PutSystem(new Create());
        if (sendSupervise)
            _parent.SendSystemMessage(new Supervise(_self, async: false));
    }

    public virtual void Start()
    {
        PreStart();
        _dispatcher.Attach(this);
    }

    public void Stop() => SendSystemMessage(new Terminate());

    public void Suspend() => SendSystemMessage(new Dispatch.SysMsg.Suspend());

    public void Resume(Exception causedByFailure) => SendSystemMessage(new Dispatch.SysMsg.Resume(causedByFailure));

    public void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    public virtual void SendMessage(Envelope message) => SendMessage(message.Sender, message.Message);

    public virtual void SendMessage(IActorRef sender, object message)
    {
        if (message is null)
            throw new InvalidMessageException();
        if (Has(CellFlags.SerializesMessages))
            message = SerializeAndDeserialize(message);
        if (_dispatcher.IsPlain)
            _mailbox.Post(message, sender);
        else
            _dispatcher.Dispatch(this, new Envelope(message, sender));
    }

    public virtual void SendSystemMessage(ISystemMessage systemMessage) => _dispatcher.SystemDispatch(this, (SystemMessage)systemMessage);

    /// <summary>Runs the action as if the actor did.</summary>
    public void UseThreadContext(Action action)
    {
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = this;
        try
        {
            action();
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
        }
    }

    /// <summary>Takes "name#uid" apart.</summary>
    internal static (string Name, long Uid) SplitNameAndUid(string name)
    {
        var at = name.IndexOf('#');
        return at < 0
            ? (name, UndefinedUid)
            : (name[..at], long.TryParse(name.AsSpan(at + 1), out var uid) ? uid : UndefinedUid);
    }

    internal static long NewUid()
    {
        int uid;
        do
        {
            uid = Random.Shared.Next();
        }
        while (uid == UndefinedUid);
        return uid;
    }

    protected virtual void PreStart()
    {
    }

    private bool Has(CellFlags flag) => (_flags & flag) != 0;

    private void Set(CellFlags flag, bool on) => _flags = on ? _flags | flag : _flags & ~flag;

    private Mailbox NewMailbox(MailboxType mailboxType) => mailboxType switch
    {
        null or UnboundedMailbox or UnboundedDequeBasedMailbox => new Mailbox(),
        _ => mailboxType.Create(_self, _systemImpl) is { } queue ? queue as Mailbox ?? new Mailbox(queue) : new Mailbox(),
    };

    private object SerializeAndDeserialize(object message)
    {
        var inner = message is Event.DeadLetter letter ? letter.Message : message;
        if (inner is INoSerializationVerificationNeeded)
            return message;

        var serialization = _systemImpl.Serialization;
        var serializer = serialization.FindSerializerFor(inner);
        var bytes = serializer.ToBinary(inner);
        var manifest = Serialization.Serialization.ManifestFor(serializer, inner);
        var copy = serialization.Deserialize(bytes, serializer.Identifier, manifest);
        return message is Event.DeadLetter old ? new Event.DeadLetter(copy, old.Sender, old.Recipient) : copy;
    }
}
