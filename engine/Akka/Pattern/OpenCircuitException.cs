using Akka.Actor;

namespace Akka.Pattern;

/// <summary>The call was not made, since the circuit breaker is open.</summary>
public class OpenCircuitException : AkkaException
{
    private const string Default = "Circuit Breaker is open; calls are failing fast";

    public OpenCircuitException() : base(Default)
    {
    }

    public OpenCircuitException(Exception? cause) : base(Default, cause)
    {
    }

    public OpenCircuitException(string message) : base(message)
    {
    }

    public OpenCircuitException(string message, Exception? cause) : base(message, cause)
    {
    }

    public OpenCircuitException(Exception? cause, TimeSpan remainingDuration) : base(Default, cause) => RemainingDuration = remainingDuration;

    public OpenCircuitException(string message, TimeSpan remainingDuration) : base(message) => RemainingDuration = remainingDuration;

    public OpenCircuitException(string message, Exception? cause, TimeSpan remainingDuration) : base(message, cause) =>
        RemainingDuration = remainingDuration;

    /// <summary>How long it stays open; zero where that is not known.</summary>
    public TimeSpan RemainingDuration { get; }
}
