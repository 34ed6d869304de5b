using Akka.Actor;
using Akka.Util;

namespace Akka.Pattern;

/// <summary>Tries again what has failed. The last attempt's failure is the result's.</summary>
public static class RetrySupport
{
    /// <param name="attempt">One try.</param>
    /// <param name="attempts">How often to try again after the first.</param>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts) =>
        RetryAsync(attempt, attempts, static _ => Option<TimeSpan>.None, null);

    /// <param name="attempt">One try.</param>
    /// <param name="attempts">How often to try again after the first.</param>
    /// <param name="minBackoff">The first pause; it doubles each time.</param>
    /// <param name="maxBackoff">The longest pause.</param>
    /// <param name="randomFactor">Adds up to this share at random (0 to 1).</param>
    /// <param name="scheduler">Times the pauses.</param>
    public static Task<T> Retry<T>(
        Func<Task<T>> attempt, int attempts, TimeSpan minBackoff, TimeSpan maxBackoff, int randomFactor, IScheduler scheduler)
    {
        BackoffDelay.Check(minBackoff, maxBackoff, randomFactor);
        return RetryAsync(
            attempt, attempts, tried => BackoffDelay.Calculate(tried, minBackoff, maxBackoff, randomFactor), scheduler);
    }

    /// <param name="attempt">One try.</param>
    /// <param name="attempts">How often to try again after the first.</param>
    /// <param name="delay">The pause between two.</param>
    /// <param name="scheduler">Times the pauses.</param>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts, TimeSpan delay, IScheduler scheduler) =>
        RetryAsync(attempt, attempts, _ => delay, scheduler);

    /// <param name="attempt">One try.</param>
    /// <param name="attempts">How often to try again after the first.</param>
    /// <param name="delayFunction">The pause after that many tries, or none.</param>
    /// <param name="scheduler">Times the pauses.</param>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts, Func<int, Option<TimeSpan>> delayFunction, IScheduler scheduler) =>
        RetryAsync(attempt, attempts, delayFunction, scheduler);

    private static async Task<T> RetryAsync<T>(
        Func<Task<T>> attempt, int attempts, Func<int, Option<TimeSpan>> delayFunction, IScheduler? scheduler)
    {
        if (attempts < 0)
            throw new ArgumentException("Parameter attempts must be >= 0.", nameof(attempts));
        ArgumentNullException.ThrowIfNull(attempt);

        for (var tried = 0; ; tried++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (Exception) when (tried < attempts)
            {
                // Another try follows; only the last failure counts.
            }

            var pause = delayFunction(tried + 1);
            if (pause.HasValue && pause.Value > TimeSpan.Zero)
                await FutureTimeoutSupport.After(pause.Value, scheduler!, static () => Task.FromResult(true)).ConfigureAwait(false);
        }
    }
}
