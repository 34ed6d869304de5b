using Akka.Dispatch;

namespace Akka.Actor.Scheduler;

/// <summary>Something to be done later, and a link of a bucket's list.</summary>
internal abstract class ScheduledTask
{
    private readonly ICancelable? _cancelable;

    protected ScheduledTask(ICancelable? cancelable) => _cancelable = cancelable;

    public ScheduledTask? Next { get; set; }

    /// <summary>When, in ticks since the scheduler was made.</summary>
    public long Deadline { get; set; }

    /// <summary>How often again, in ticks; 0: only once.</summary>
    public long Period { get; set; }

    public bool IsCancelled => _cancelable is { IsCancellationRequested: true };

    public abstract void Run();

    internal sealed class Telling : ScheduledTask
    {
        private readonly ICanTell _receiver;
        private readonly object _message;
        private readonly IActorRef? _sender;

        public Telling(ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
            : base(cancelable)
        {
            _receiver = receiver;
            _message = message;
            _sender = sender;
        }

        public override void Run() => _receiver.Tell(_message, _sender!);

        public override string ToString() => $"[{_receiver}.Tell({_message}, {_sender})]";
    }

    internal sealed class Acting : ScheduledTask
    {
        private readonly Action _action;

        public Acting(Action action, ICancelable? cancelable)
            : base(cancelable) =>
            _action = action;

        public override void Run() => _action();
    }

    internal sealed class Running : ScheduledTask
    {
        private readonly IRunnable _action;

        public Running(IRunnable action, ICancelable? cancelable)
            : base(cancelable) =>
            _action = action;

        public override void Run() => _action.Run();
    }
}
