namespace Akka.TestKit.Extensions;

/// <summary>Waits for tasks with a deadline.</summary>
public static class TaskExtensions
{
    /// <summary>Did it complete in time? Its own failure is thrown.</summary>
    public static async Task<bool> AwaitWithTimeout(this Task parentTask, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await Task.WhenAny(parentTask, Task.Delay(timeout, cancellationToken)).ConfigureAwait(false);
        if (!parentTask.IsCompleted)
            return false;
        await parentTask.ConfigureAwait(false);
        return true;
    }

    public static Task<T> WithTimeout<T>(this Task<T> parentTask, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        parentTask.WaitAsync(timeout, cancellationToken);
}
