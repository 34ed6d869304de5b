using System.Text;

namespace Akka.Hosting;

/// <summary>All, none, or the first few.</summary>
public enum TriStateValue
{
    None = 0,
    All = 1,
    Some = 2,
}

/// <summary>Which dead letters are logged. Null leaves it to the settings.</summary>
public class DeadLetterOptions
{
    public TriStateValue ShouldLog { get; set; } = TriStateValue.Some;

    /// <summary>How many are logged before the log falls silent about them, for <see cref="TriStateValue.Some"/>.</summary>
    public int? LogCount { get; set; }

    public bool? LogDuringShutdown { get; set; }

    /// <summary>For how long the log is silent; zero: for good.</summary>
    public TimeSpan? LogSuspendDuration { get; set; }

    /// <summary>The options in HOCON.</summary>
    public override string ToString()
    {
        var hocon = new StringBuilder();
        hocon.AppendLine($"akka.log-dead-letters = {ShouldLog switch
        {
            TriStateValue.All => "on",
            TriStateValue.None => "off",
            _ => (LogCount ?? 10).ToHocon(),
        }}");
        if (LogDuringShutdown is not null)
            hocon.AppendLine($"akka.log-dead-letters-during-shutdown = {LogDuringShutdown.ToHocon()}");
        if (LogSuspendDuration is not null)
            hocon.AppendLine($"akka.log-dead-letters-suspend-duration = {LogSuspendDuration.ToHocon(allowInfinite: true, zeroIsInfinite: true)}");
        return hocon.ToString();
    }
}
