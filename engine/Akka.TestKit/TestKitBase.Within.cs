using Akka.TestKit.Internal;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>Runs the block, which must end within max. Waits inside of it take what is left of that.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <param name="min">The block must not end earlier.</param>
    /// <param name="max">The block must not end later. Dilated.</param>
    /// <param name="action">The block.</param>
    /// <param name="hint">Goes into the failure's text.</param>
    /// <param name="epsilonValue">How much later than max it may end nevertheless.</param>
    /// <param name="cancellationToken">Ends it before it begins.</param>
    public void Within(
        TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within<object?>(
            min, max,
            () =>
            {
                action();
                return null;
            },
            hint, epsilonValue, cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var block = Enter(min, max, hint, epsilonValue, cancellationToken);
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _state.End = block.OuterEnd;
        }

        Leave(block);
        return result;
    }

    public Task WithinAsync(
        TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync<object?>(
            min, max,
            async () =>
            {
                await actionAsync().ConfigureAwait(false);
                return null;
            },
            hint, epsilonValue, cancellationToken);

    public Task<T> WithinAsync<T>(
        TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public async Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        var block = Enter(min, max, hint, epsilonValue, cancellationToken);
        T result;
        try
        {
            result = await function().ConfigureAwait(false);
        }
        finally
        {
            _state.End = block.OuterEnd;
        }

        Leave(block);
        return result;
    }

    private Block Enter(TimeSpan min, TimeSpan max, string? hint, TimeSpan? epsilon, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (min.IsInfinite())
            throw new ArgumentException("min must be positive or zero", nameof(min));
        if (!max.IsPositiveFinite())
            throw new ArgumentException("max must be greater than zero", nameof(max));
        if (epsilon.IsInfinite())
            throw new ArgumentException("The epsilon must be positive or zero", nameof(epsilon));

        max = Dilated(max);
        var start = Now;
        var outer = _state.End;
        var left = outer.HasValue ? RemainingOr(TimeSpan.Zero) : Timeout.InfiniteTimeSpan;
        _assertions.AssertTrue(left.IsInfinite() || left >= min, "Required min time {0} not possible, only {1} left. {2}", min, left, hint ?? string.Empty);

        _state.LastWasNoMsg = false;
        var longest = max.Min(left);
        _state.End = start + longest;
        return new Block(start, min, longest, epsilon ?? TimeSpan.Zero, hint ?? string.Empty, outer);
    }

    private void Leave(Block block)
    {
        var elapsed = Now - block.Start;
        if (elapsed < block.Min)
            _assertions.Fail("Failed: Block took {0}, should have at least been {1}. {2}", elapsed, block.Min, block.Hint);

        // Who waited for silence to the end of the block cannot be on time.
        if (!_state.LastWasNoMsg && elapsed > block.Max + block.Epsilon)
            _assertions.Fail("Failed: Block took {0}, exceeding {1}. {2}", elapsed, block.Max, block.Hint);
    }

    private sealed record Block(TimeSpan Start, TimeSpan Min, TimeSpan Max, TimeSpan Epsilon, string Hint, TimeSpan? OuterEnd);
}
