using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Util;

namespace Akka.TestKit.Internal;

/// <summary>A local actor whose cell lets the test in.</summary>
public class InternalTestActorRef : LocalActorRef
{
    private static long _uniqueName;

    private InternalTestActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, MailboxType mailboxType, IInternalActorRef supervisor, ActorPath path)
        : base(system, props, dispatcher, mailboxType, supervisor, path)
    {
    }

    /// <summary>The instance that is in the cell now.</summary>
    /// <exception cref="IllegalActorStateException">It has stopped.</exception>
    public object UnderlyingActor
    {
        get
        {
            var cell = GetTestActorCell();
            if (cell.IsTerminated)
                throw new IllegalActorStateException("Underlying actor is terminated");

            // Not made yet: it says so itself when it is.
            return cell.Actor
                ?? this.Ask<object>(InternalGetActor.Instance, TestKitExtension.For(System).DefaultTimeout).GetAwaiter().GetResult();
        }
    }

    public static InternalTestActorRef Create(ActorSystem system, Props props, IActorRef? supervisor = null, string? name = null)
    {
        var impl = (ActorSystemImpl)system;
        var dispatcherId = props.Deploy.Dispatcher;
        if (dispatcherId == Deploy.NoDispatcherGiven || dispatcherId == Dispatchers.DefaultDispatcherId)
            props = props.WithDispatcher(CallingThreadDispatcher.Id);

        var parent = Unwrap(supervisor) ?? impl.Provider.Guardian;
        var dispatcher = system.Dispatchers.Lookup(props.Deploy.Dispatcher);
        var mailboxType = system.Mailboxes.GetMailboxType(props, dispatcher.Configurator.Config);
        name ??= CreateUniqueName();
        var path = new ChildActorPath(parent.Path, name, ActorCell.NewUid());

        if ((parent as ActorRefWithCell)?.Underlying is not ActorCell parentCell)
            throw new ArgumentException($"The supervisor must be a local actor, not {parent}", nameof(supervisor));
        parentCell.ReserveChild(name);
        var actor = new InternalTestActorRef(impl, props, dispatcher, mailboxType, parent, path);
        parentCell.InitChild(actor);
        actor.Start();
        return actor;
    }

    public static string CreateUniqueName() => Base64Encoding.Encode(Interlocked.Increment(ref _uniqueName), "$$");

    /// <summary>Runs the message through the behaviour, on this thread and past the mailbox.</summary>
    public void Receive(object message, IActorRef? sender = null)
    {
        var cell = GetTestActorCell();
        cell.UseThreadContext(() => cell.ReceiveMessageForTest(new Envelope(message, sender ?? System.DeadLetters)));
    }

    /// <summary>As <see cref="Receive"/>; ends when a handler that awaits has ended, or fails with it.</summary>
    public async Task ReceiveAsync(object message, IActorRef? sender = null)
    {
        var cell = GetTestActorCell();
        await cell.ReceiveMessageForTestAsync(new Envelope(message, sender ?? System.DeadLetters)).ConfigureAwait(false);
    }

    public void Watch(IActorRef subject) => GetTestActorCell().UseThreadContext(() => GetTestActorCell().Watch(subject));

    public void Unwatch(IActorRef subject) => GetTestActorCell().UseThreadContext(() => GetTestActorCell().Unwatch(subject));

    public override string ToString() => $"TestActor[{Path}]";

    protected TestActorCell GetTestActorCell() => (TestActorCell)Cell;

    protected override ActorCell NewActorCell(
        ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor) =>
        new TestActorCell(system, self, props, dispatcher, supervisor);

    private static IInternalActorRef? Unwrap(IActorRef? actor) => actor switch
    {
        TestProbe probe => (IInternalActorRef)probe.Ref,
        IWrapsTestActor wrapper => wrapper.Inner,
        _ => (IInternalActorRef?)actor,
    };

    /// <summary>Answered by the cell with its instance.</summary>
    public class InternalGetActor : IAutoReceivedMessage, IPossiblyHarmful
    {
        public static readonly InternalGetActor Instance = new();

        private InternalGetActor()
        {
        }
    }

    /// <summary>Comes to its turn when every handler before it has ended.</summary>
    private sealed class Turn : IAutoReceivedMessage
    {
        public TaskCompletionSource Come { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    protected class TestActorCell : ActorCell
    {
        private Turn? _turn;

        public TestActorCell(
            ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
            : base(system, self, props, dispatcher, parent)
        {
        }

        public new object Actor => base.Actor;

        public async Task ReceiveMessageForTestAsync(Envelope envelope)
        {
            var turn = new Turn();
            _turn = turn;
            UseThreadContext(() => ReceiveMessageForTest(envelope));
            Self.Tell(turn, ActorRefs.NoSender);
            await turn.Come.Task.ConfigureAwait(false);
        }

        /// <summary>What a handler throws after an await is for the test that waits for it, not for the supervisor.</summary>
        internal override bool TakesTaskFailure(Exception failure) => Interlocked.Exchange(ref _turn, null)?.Come.TrySetException(failure) ?? false;

        protected override void AutoReceiveMessage(Envelope envelope)
        {
            switch (envelope.Message)
            {
                case InternalGetActor:
                    Sender.Tell(Actor, Self);
                    break;
                case Turn turn:
                    Interlocked.CompareExchange(ref _turn, null, turn);
                    turn.Come.TrySetResult();
                    break;
                default:
                    base.AutoReceiveMessage(envelope);
                    break;
            }
        }
    }
}

/// <summary>Behind it stands the reference that actors know.</summary>
internal interface IWrapsTestActor
{
    IInternalActorRef Inner { get; }
}
