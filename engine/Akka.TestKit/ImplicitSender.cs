using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.TestKit;

/// <summary>
/// Makes the test actor the sender of what a test tells without naming one: on the test's thread, and on those where its awaits go on.
/// </summary>
internal static class ImplicitSender
{
    public static void Set(IActorRef? sender)
    {
        var cell = (sender as ActorRefWithCell)?.Underlying as ActorCell;
        InternalCurrentActorCellKeeper.Current = cell;
        SynchronizationContext.SetSynchronizationContext(new Context(cell, SynchronizationContext.Current is Context left ? left.Outer : SynchronizationContext.Current));
    }

    /// <summary>Gives the thread back as it was, so that it does not keep the system of a test that has ended.</summary>
    public static void Clear()
    {
        if (SynchronizationContext.Current is not Context context)
            return;
        if (ReferenceEquals(InternalCurrentActorCellKeeper.Current, context.Cell))
            InternalCurrentActorCellKeeper.Current = null;
        SynchronizationContext.SetSynchronizationContext(context.Outer);
    }

    private sealed class Context(ActorCell? cell, SynchronizationContext? outer) : SynchronizationContext
    {
        public ActorCell? Cell => cell;

        public SynchronizationContext? Outer => outer;

        public override SynchronizationContext CreateCopy() => this;

        public override void Post(SendOrPostCallback d, object? state) =>
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.Context.Run(work.Callback, work.State), (Context: this, Callback: d, State: state), true);

        public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

        private void Run(SendOrPostCallback callback, object? state)
        {
            var outerContext = Current;
            var outerCell = InternalCurrentActorCellKeeper.Current;
            SetSynchronizationContext(this);
            InternalCurrentActorCellKeeper.Current = cell;
            try
            {
                callback(state);
            }
            finally
            {
                InternalCurrentActorCellKeeper.Current = outerCell;
                SetSynchronizationContext(outerContext);
            }
        }
    }
}
