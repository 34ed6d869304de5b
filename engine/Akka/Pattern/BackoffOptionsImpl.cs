using Akka.Actor;

namespace Akka.Pattern;

internal enum RestartWhen
{
    Failed,
    Stopped,
}

internal sealed class BackoffOptionsImpl : BackoffOptions
{
    private readonly RestartWhen _when;
    private readonly Props _childProps;
    private readonly string _childName;
    private readonly TimeSpan _minBackoff;
    private readonly TimeSpan _maxBackoff;
    private readonly double _randomFactor;
    private IBackoffReset? _reset;
    private OneForOneStrategy _strategy = new(SupervisorStrategy.DefaultDecider);
    private object? _replyWhileStopped;
    private Func<object, bool>? _finalStopMessage;

    public BackoffOptionsImpl(
        RestartWhen when, Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        _when = when;
        _childProps = childProps;
        _childName = childName;
        _minBackoff = minBackoff;
        _maxBackoff = maxBackoff;
        _randomFactor = randomFactor;
    }

    internal override Props Props
    {
        get
        {
            var reset = _reset ?? new AutoReset(_minBackoff);
            BackoffDelay.Check(_minBackoff, _maxBackoff, _randomFactor);
            if (reset is AutoReset auto && (auto.ResetBackoff < _minBackoff || auto.ResetBackoff > _maxBackoff))
                throw new ArgumentException($"The reset backoff {auto.ResetBackoff} must lie between the minimum {_minBackoff} and the maximum {_maxBackoff}");

            var type = _when == RestartWhen.Failed ? typeof(BackoffOnRestartSupervisor) : typeof(BackoffSupervisor);
            return Props.Create(
                type, _childProps, _childName, _minBackoff, _maxBackoff, reset, _randomFactor, _strategy, _replyWhileStopped!, _finalStopMessage!);
        }
    }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => With(options => options._reset = new AutoReset(resetBackoff));

    public override BackoffOptions WithManualReset() => With(options => options._reset = new ManualReset());

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) =>
        With(options => options._strategy = supervisorStrategy);

    public override BackoffOptions WithDefaultStoppingStrategy() =>
        With(options => options._strategy = new OneForOneStrategy(options._strategy.MaxNumberOfRetries, -1, SupervisorStrategy.StoppingStrategy.Decider));

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) =>
        With(options => options._strategy = new OneForOneStrategy(maxNrOfRetries, options._strategy.WithinTimeRangeMilliseconds, options._strategy.Decider));

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) =>
        With(options => options._replyWhileStopped = replyWhileStopped);

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) =>
        With(options => options._finalStopMessage = isFinalStopMessage);

    private BackoffOptionsImpl With(Action<BackoffOptionsImpl> change)
    {
        var copy = (BackoffOptionsImpl)MemberwiseClone();
        change(copy);
        return copy;
    }
}
