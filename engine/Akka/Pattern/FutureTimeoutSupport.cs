using Akka.Actor;

namespace Akka.Pattern;

public static class FutureTimeoutSupport
{
    /// <summary>Asks for the value when the time has passed, by the scheduler's clock.</summary>
    public static Task<T> After<T>(TimeSpan duration, IScheduler scheduler, Func<Task<T>> value)
    {
        if (duration < TimeSpan.MaxValue && duration <= TimeSpan.Zero)
            return Run(value);

        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Advanced.ScheduleOnce(duration, due.SetResult);
        return RunWhenDue();

        async Task<T> RunWhenDue()
        {
            await due.Task.ConfigureAwait(false);
            return await Run(value).ConfigureAwait(false);
        }
    }

    // What the function throws is the task's failure.
    private static async Task<T> Run<T>(Func<Task<T>> value) => await value().ConfigureAwait(false);
}
