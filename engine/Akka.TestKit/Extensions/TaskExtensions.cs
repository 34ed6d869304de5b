namespace Akka.TestKit.Extensions;

/// <summary>Waits for tasks with a deadline. Broken promises are <see cref="TimeoutException"/>s and <see cref="InvalidOperationException"/>s.</summary>
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

    public static async Task ShouldCompleteWithin<T>(
        this Task<T> task, T expected, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        var actual = await task.ShouldCompleteWithin(timeout, because, becauseArgs).ConfigureAwait(false);
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"Expected the task to complete with {expected}{Reason(because, becauseArgs)}, but it did with {actual}.");
    }

    public static async Task<T> ShouldCompleteWithin<T>(this Task<T> task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        await ((Task)task).ShouldCompleteWithin(timeout, because, becauseArgs).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    public static async Task ShouldCompleteWithin(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
    {
        if (!await task.AwaitWithTimeout(timeout).ConfigureAwait(false))
            throw new TimeoutException($"Expected the task to complete within {timeout}{Reason(because, becauseArgs)}, but it did not.");
    }

    /// <summary>The task must fail with an exception that is equal to this one, or of its type and with its message.</summary>
    public static async Task ShouldThrowWithin<T>(
        this Task task, T expected, TimeSpan timeout, string because = "", params object[] becauseArgs)
        where T : Exception
    {
        var actual = await task.ShouldThrowWithin<T>(timeout, because, becauseArgs).ConfigureAwait(false);
        if (!Equals(actual, expected) && (actual.GetType() != expected.GetType() || actual.Message != expected.Message))
            throw new InvalidOperationException($"Expected the task to fail with {expected}{Reason(because, becauseArgs)}, but it did with {actual}.");
    }

    public static async Task<T> ShouldThrowWithin<T>(this Task task, TimeSpan timeout, string because = "", params object[] becauseArgs)
        where T : Exception
    {
        try
        {
            await task.ShouldCompleteWithin(timeout, because, becauseArgs).ConfigureAwait(false);
        }
        catch (T expected) when (task.IsCompleted)
        {
            return expected;
        }
        catch (AggregateException several) when (task.IsCompleted && several.Flatten().InnerExceptions.OfType<T>().Any())
        {
            return several.Flatten().InnerExceptions.OfType<T>().First();
        }

        throw new InvalidOperationException($"Expected the task to fail with {typeof(T)}{Reason(because, becauseArgs)}, but it succeeded.");
    }

    private static string Reason(string because, object[] args) =>
        because.Length == 0 ? string.Empty : $" because {(args.Length == 0 ? because : string.Format(because, args))}";
}
